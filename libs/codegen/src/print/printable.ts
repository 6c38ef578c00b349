import type { ImportSymbol } from './import-symbol.js';

/**
 * What a line of a generated file is made of. Strings are code as it is; use `literal()` for values.
 * Lists are printed one item after another, `undefined` prints nothing.
 */
export type Printable =
  string | number | ImportSymbol | Group | Hanging | readonly Printable[] | undefined;

/**
 * A bracketed list that stays on one line if it fits and is otherwise broken, one item per line with
 * a trailing comma.
 */
export interface Group {
  readonly kind: 'group';
  readonly open: string;
  readonly close: string;
  readonly items: readonly Printable[];
  /** Blanks inside of the brackets on a single line, as in `{ a: 1 }`. */
  readonly padded: boolean;
  /** Broken even if it fits. */
  readonly broken: boolean;
}

/** The end of a line that moves to a line of its own, indented, if it does not fit. */
export interface Hanging {
  readonly kind: 'hanging';
  readonly content: Printable;
}

/** What follows a `=>`, an `=` or a condition. */
export function hanging(...content: Printable[]): Hanging {
  return { kind: 'hanging', content };
}

/** A string as a literal. */
export function literal(value: string): string {
  const text = JSON.stringify(value)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  if (text.includes("'") && !text.includes('"')) return `"${text}"`;
  return `'${text.replaceAll("'", "\\'")}'`;
}

/** `[a, b]`. Several objects are put on lines of their own, as prettier does. */
export function array(items: readonly Printable[]): Group {
  return { ...group('[', items, ']'), broken: items.length > 1 && items.every(isObject) };
}

function isObject(item: Printable): boolean {
  return typeof item === 'object' && 'kind' in item && item.kind === 'group' && item.open === '{';
}

/** `(a, b)`. */
export function args(...items: Printable[]): Group {
  return group('(', items, ')');
}

/** `{ a: 1, b }`. Entries with an undefined value are left out. `broken` puts every entry on a line of its own. */
export function object(
  entries: Readonly<Record<string, Printable>> | readonly (readonly [string, Printable])[],
  broken = false,
): Group {
  const pairs = isPairs(entries) ? entries : Object.entries(entries);
  const items = pairs
    .filter(([, value]) => value !== undefined)
    .map(([key, value]): Printable => (value === key ? key : [propertyKey(key), ': ', value]));
  return { kind: 'group', open: '{', close: '}', items, padded: true, broken };
}

/** A group with brackets of your choice. */
export function group(open: string, items: readonly Printable[], close: string): Group {
  return { kind: 'group', open, close, items, padded: false, broken: false };
}

/** A name as a property key: quoted only if it has to be. */
export function propertyKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
}

/** How a property is read: `.name`, or `['first-name']`. */
export function propertyAccess(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${literal(name)}]`;
}

function isPairs(
  entries: Readonly<Record<string, Printable>> | readonly (readonly [string, Printable])[],
): entries is readonly (readonly [string, Printable])[] {
  return Array.isArray(entries);
}
