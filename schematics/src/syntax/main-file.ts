import ts from 'typescript';
import { importedNames, type NamedImport } from './imports.js';
import { descendants, parseSource } from './source.js';

/** The root module that a file starts an application with, and where it is imported from. */
export function rootModuleOf(text: string): NamedImport | undefined {
  const source = parseSource(text);
  for (const node of descendants(source)) {
    if (!ts.isCallExpression(node) || !FACTORY_CALL.test(node.expression.getText())) continue;
    const [module] = node.arguments;
    if (module && ts.isIdentifier(module)) return importedNames(source).get(module.text);
  }
  return undefined;
}

const FACTORY_CALL = /^(Nest|Toolkit)Factory\s*\.\s*create/;

export type MainFileResult =
  | { readonly kind: 'changed'; readonly text: string }
  /** It uses `ToolkitFactory` already. */
  | { readonly kind: 'done' }
  /** It is not as `nest new` wrote it. */
  | { readonly kind: 'customised' };

/** What `nest new` and `nest g app` write, with single blanks. */
const STOCK = new RegExp(
  [
    String.raw`^import \{ NestFactory \} from (['"])@nestjs/core\1;`,
    String.raw`import \{ (\w+) \} from \1\./[\w./-]+\1;`,
    String.raw`async function bootstrap\(\) \{`,
    String.raw`const app = await NestFactory\.create\(\2\);`,
    String.raw`await app\.listen\(process\.env\.(PORT|port) \?\? \d+\);`,
    String.raw`\}`,
    String.raw`(await |void )?bootstrap\(\);$`,
  ].join(' '),
);

/** Lets a file that is as `nest new` wrote it start the application with `ToolkitFactory`. */
export function useToolkitFactory(text: string): MainFileResult {
  if (text.includes('ToolkitFactory.create')) return { kind: 'done' };
  if (!STOCK.test(text.trim().replaceAll(/\s+/g, ' '))) return { kind: 'customised' };
  const changed = text
    .replaceAll('NestFactory', 'ToolkitFactory')
    .replace('@nestjs/core', '@nestjs-toolkit/core')
    .replace(/app\s*\.listen\(.*\)/, 'app.start()');
  return { kind: 'changed', text: changed };
}
