import ts from 'typescript';
import { importedNames } from './imports.js';
import { applyEdits, descendants, parseSource, replaceNode, valueOf } from './source.js';

/** A call of `ToolkitModule.forRoot()` or `forRootAsync()` in a file. */
export interface ForRootCall {
  /** Services, as they are written: `UserServiceToolkit`. Undefined: they are not written as a name or a list of names. */
  readonly services: readonly string[] | undefined;
  /** What the call says of the prefix of environment variables. `unknown`: it is no literal. */
  readonly envPrefix: EnvPrefix;
}

export type EnvPrefix =
  | { readonly kind: 'prefix' | 'name'; readonly text: string }
  | { readonly kind: 'default' }
  | { readonly kind: 'unknown' };

/** Reads the first such call of a file. */
export function readForRootCall(text: string): ForRootCall | undefined {
  const options = optionsOf(parseSource(text));
  if (options === undefined) return undefined;
  if (options === 'unreadable') return { services: undefined, envPrefix: { kind: 'unknown' } };
  return {
    services: serviceNames(options)?.map((name) => name.text),
    envPrefix: envPrefix(options),
  };
}

/**
 * Adds services to the call: `service: A` becomes `service: [A, B]`.
 *
 * @returns `undefined` if {@link ForRootCall.services} is
 */
export function addServices(text: string, names: readonly string[]): string | undefined {
  const options = optionsOf(parseSource(text));
  if (options === undefined || options === 'unreadable') return undefined;
  const known = serviceNames(options);
  const value = valueOf(options, 'service');
  if (!known || !value) return undefined;
  const missing = names.filter((name) => known.every((each) => each.text !== name));
  if (missing.length === 0) return text;
  const last = known.at(-1);
  if (ts.isArrayLiteralExpression(value) && last) {
    const end = last.getEnd();
    return applyEdits(text, [{ start: end, end, text: `, ${missing.join(', ')}` }]);
  }
  const all = [...known.map((each) => each.text), ...missing];
  return applyEdits(text, [replaceNode(value, `[${all.join(', ')}]`)]);
}

function optionsOf(source: ts.SourceFile): ts.ObjectLiteralExpression | 'unreadable' | undefined {
  for (const node of descendants(source)) {
    if (!ts.isCallExpression(node)) continue;
    if (!/^ToolkitModule\s*\.\s*forRoot(Async)?$/.test(node.expression.getText())) continue;
    const [options] = node.arguments;
    return options && ts.isObjectLiteralExpression(options) ? options : 'unreadable';
  }
  return undefined;
}

/** The names behind `service`. A name that may stand for a list is none that can be added to. */
function serviceNames(options: ts.ObjectLiteralExpression): ts.Identifier[] | undefined {
  const value = valueOf(options, 'service');
  if (!value) return undefined;
  if (!ts.isArrayLiteralExpression(value)) return isService(value) ? [value] : undefined;
  const names = value.elements.filter(ts.isIdentifier);
  return names.length === value.elements.length ? names : undefined;
}

/** Whether an expression is the name of one service: it comes from generated code. */
function isService(value: ts.Expression): value is ts.Identifier {
  if (!ts.isIdentifier(value)) return false;
  const from = importedNames(value.getSourceFile()).get(value.text)?.from;
  return from !== undefined && /\.toolkit(\.js)?$/.test(from);
}

function envPrefix(options: ts.ObjectLiteralExpression): EnvPrefix {
  for (const [property, kind] of [
    ['envPrefix', 'prefix'],
    ['name', 'name'],
  ] as const) {
    const isWritten = options.properties.some((each) => each.name?.getText() === property);
    if (!isWritten) continue;
    const value = valueOf(options, property);
    return value && ts.isStringLiteralLike(value)
      ? { kind, text: value.text }
      : { kind: 'unknown' };
  }
  return options.properties.some(ts.isSpreadAssignment) ? { kind: 'unknown' } : { kind: 'default' };
}
