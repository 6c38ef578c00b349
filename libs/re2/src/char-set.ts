/**
 * A set of code points.
 *
 * Plain ranges are compared as numbers. Unicode properties, case folding and nested negation are
 * left to the platform: the set is then a single class of a native expression, asked about one
 * character at a time, which cannot backtrack. The flag `v` gives it RE2's order of folding and
 * negation.
 */
export interface CharSet {
  /** Two sets with one key are the same set. */
  readonly key: string;
  has(codePoint: number): boolean;
}

/** What a class is made of: code points from–to, or the source of a nested native class. */
export type SetItem = { readonly from: number; readonly to: number } | string;

export interface SetOptions {
  readonly negated?: boolean;
  /** Whether letters match whatever their case, as under `(?i)`. */
  readonly fold?: boolean;
}

/** Source of a native class, such as `[^\u{61}-\u{7a}]`. */
export function classSource(items: readonly SetItem[], negated = false): string {
  const parts = items.map((item) =>
    typeof item === 'string' ? item : `${escapeCodePoint(item.from)}-${escapeCodePoint(item.to)}`,
  );
  return `[${negated ? '^' : ''}${parts.join('')}]`;
}

export function createCharSet(items: readonly SetItem[], options: SetOptions = {}): CharSet {
  const { negated = false } = options;
  const fold = options.fold === true && !items.every(isCaseless);
  const key = classSource(items, negated) + (fold ? 'i' : '');
  const ranges = items.filter((item) => typeof item !== 'string');
  if (!fold && ranges.length === items.length) {
    return { key, has: (codePoint) => isInRanges(ranges, codePoint) !== negated };
  }
  const native = new RegExp(`^${classSource(items, negated)}$`, fold ? 'iv' : 'v');
  return { key, has: (codePoint) => native.test(String.fromCodePoint(codePoint)) };
}

function isInRanges(ranges: readonly { from: number; to: number }[], codePoint: number): boolean {
  return ranges.some(({ from, to }) => codePoint >= from && codePoint <= to);
}

/** Whether folding leaves an item as it is: ASCII without letters. */
function isCaseless(item: SetItem): boolean {
  return typeof item !== 'string' && item.to < 0x80 && !/[a-z]/i.test(charactersOf(item));
}

function charactersOf({ from, to }: { from: number; to: number }): string {
  return String.fromCharCode(...Array.from({ length: to - from + 1 }, (_, index) => from + index));
}

function escapeCodePoint(codePoint: number): string {
  return `\\u{${codePoint.toString(16)}}`;
}
