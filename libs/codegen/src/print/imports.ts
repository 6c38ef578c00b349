import { dirname, posix } from 'node:path';
import type { ImportSymbol } from './import-symbol.js';
import { layoutLine } from './layout.js';
import { group, type Printable } from './printable.js';
import { GLOBALS, KEYWORDS } from './reserved-names.js';

/**
 * How relative imports end: in `.js`, as ESM demands, or without extension, as projects in CommonJS
 * have it (their bundlers and test runners do not find a `.ts` by a name in `.js`).
 */
export type ImportExtension = 'js' | 'none';

interface ImportedName {
  readonly name: string;
  readonly from: string;
  local: string;
  typeOnly: boolean;
}

/** The imports of one file: picks local names and prints the import statements. */
export class Imports {
  private readonly names = new Map<string, ImportedName>();
  private readonly taken = new Set<string>([...KEYWORDS, ...GLOBALS]);

  /** @param path of the importing file, from the output root */
  constructor(
    private readonly path: string,
    private readonly moduleOf = ({ from }: ImportSymbol): string => from,
    private readonly extension: ImportExtension = 'js',
  ) {}

  /** Keeps a name for a declaration of the file itself. */
  declare(name: string): void {
    this.taken.add(name);
  }

  /** Imports a symbol under a local name that the text of the file uses already. */
  adopt(symbol: ImportSymbol, local: string): void {
    const from = this.moduleOf(symbol);
    this.taken.add(local);
    this.names.set(`${from}#${symbol.name}`, { ...symbol, from, local });
  }

  /** Local name of a symbol. Two symbols of one name get different local names. */
  localName(symbol: ImportSymbol): string {
    const from = this.moduleOf(symbol);
    const key = `${from}#${symbol.name}`;
    const known = this.names.get(key);
    if (known !== undefined) {
      known.typeOnly &&= symbol.typeOnly;
      return known.local;
    }
    if (this.isSelf(from)) return symbol.name;
    const local = this.free(symbol.name);
    this.taken.add(local);
    this.names.set(key, { ...symbol, from, local });
    return local;
  }

  /** The import statements: packages first, then files; each name once. */
  statements(): string[] {
    const modules = new Map<string, ImportedName[]>();
    for (const name of this.names.values()) {
      const specifier = this.specifier(name.from);
      modules.set(specifier, [...(modules.get(specifier) ?? []), name]);
    }
    return [...modules]
      .sort(([a], [b]) => compareSpecifiers(a, b))
      .map(([specifier, names]) => statement(specifier, names));
  }

  private isSelf(from: string): boolean {
    return from.startsWith('./') && posix.normalize(from) === this.path.replace(/\.ts$/, '.js');
  }

  private free(name: string): string {
    if (!this.taken.has(name)) return name;
    let count = 1;
    while (this.taken.has(`${name}${count}`)) count++;
    return `${name}${count}`;
  }

  private specifier(from: string): string {
    if (!from.startsWith('./')) return from;
    const file = posix.relative(posix.normalize(dirname(this.path)), posix.normalize(from));
    const relative = this.extension === 'js' ? file : file.replace(/\.js$/, '');
    return relative.startsWith('.') ? relative : `./${relative}`;
  }
}

function statement(specifier: string, names: readonly ImportedName[]): string {
  const sorted = names.toSorted((a, b) => compare(a.name, b.name));
  const allTypes = sorted.every(({ typeOnly }) => typeOnly);
  const items = sorted.map(({ name, local, typeOnly }): Printable => [
    typeOnly && !allTypes ? 'type ' : '',
    name === local ? name : `${name} as ${local}`,
  ]);
  const list =
    items.length === 1 ? ['{ ', items, ' }'] : { ...group('{', items, '}'), padded: true };
  const line = [allTypes ? 'import type ' : 'import ', list, ` from '${specifier}';`];
  return layoutLine(line, 0, () => '');
}

/** Packages before files, files above before files beside. */
function compareSpecifiers(a: string, b: string): number {
  return rank(a) - rank(b) || compare(a, b);
}

function rank(specifier: string): number {
  if (specifier.startsWith('..')) return 1;
  return specifier.startsWith('.') ? 2 : 0;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
