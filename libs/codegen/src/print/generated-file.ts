import { docLines } from './doc-comment.js';
import { importSymbol, importType, type ImportSymbol } from './import-symbol.js';
import { Imports, type ImportExtension } from './imports.js';
import { layoutLine } from './layout.js';
import type { Printable } from './printable.js';

/** A file that is being generated. Lines are collected; imports and names are solved at the end. */
export interface GeneratedFile {
  /** Path from the output root, such as `users/user-service.toolkit.ts`. */
  readonly path: string;
  /** A name of another module, as a value. `from` is a package, or a path from the output root: `./users/user.js`. */
  import(name: string, from: string): ImportSymbol;
  /** A name of another module, as a type. */
  importType(name: string, from: string): ImportSymbol;
  /** Imports a name under a local name that printed text uses already. */
  adopt(symbol: ImportSymbol, local: string): void;
  /** Keeps a name for a declaration of this file, so that no import takes it. Returns the name. */
  declare(name: string): string;
  /** Adds a line; without arguments an empty one. */
  print(...line: Printable[]): void;
  /** Adds a doc comment. Nothing is printed for an empty text. */
  doc(text: string): void;
  /** Adds a line, an indented body and a closing line. */
  block(open: Printable, body: () => void, close: Printable): void;
  /** Runs a body whose lines are indented one step more. */
  indent(body: () => void): void;
}

/** A generated file that can be written. */
export interface RenderableFile extends GeneratedFile {
  /** Whether nothing was printed. */
  readonly isEmpty: boolean;
  /** Text of the file, which ends in one newline. */
  render(): string;
}

type Line = (localName: (symbol: ImportSymbol) => string) => string;

export interface GeneratedFileOptions {
  /** Comment lines at the top, without slashes. Without any, the file is one that people go on editing, and linted. */
  readonly preamble: readonly string[];
  /** Where a symbol is imported from, if not from its own module. */
  readonly moduleOf?: (symbol: ImportSymbol) => string;
  /** How relative imports end. @default 'js' */
  readonly importExtension?: ImportExtension;
}

/** @param path from the output root */
export function createGeneratedFile(path: string, options: GeneratedFileOptions): RenderableFile {
  const lines: Line[] = [];
  const declared: string[] = [];
  const adopted: [ImportSymbol, string][] = [];
  let depth = 0;
  const file: RenderableFile = {
    path,
    import: importSymbol,
    importType,
    adopt: (symbol, local) => {
      adopted.push([symbol, local]);
    },
    declare: (name) => {
      declared.push(name);
      return name;
    },
    print: (...line) => {
      const indent = depth;
      lines.push((localName) => layoutLine(line, indent, localName));
    },
    doc: (text) => {
      for (const line of docLines(text, depth)) file.print(line);
    },
    block: (open, body, close) => {
      file.print(open);
      file.indent(body);
      file.print(close);
    },
    indent: (body) => {
      depth++;
      body();
      depth--;
    },
    get isEmpty() {
      return lines.length === 0;
    },
    render: () => {
      const imports = new Imports(path, options.moduleOf, options.importExtension);
      for (const name of declared) imports.declare(name);
      for (const [symbol, local] of adopted) imports.adopt(symbol, local);
      return renderFile(options.preamble, imports, lines);
    },
  };
  return file;
}

function renderFile(preamble: readonly string[], imports: Imports, lines: readonly Line[]): string {
  const body = lines.map((line) => line((symbol) => imports.localName(symbol))).join('\n');
  const comments = preamble.map((line) => `// ${line}`.trimEnd());
  const head = comments.length === 0 ? '' : [...comments, '/* eslint-disable */'].join('\n');
  const sections = [head, imports.statements().join('\n'), body.replace(/^\n+/, '').trimEnd()];
  const text = sections.filter((section) => section !== '').join('\n\n');
  return `${text.replace(/\n{3,}/g, '\n\n')}\n`;
}
