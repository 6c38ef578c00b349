/** Lists that have been read: they are options, which live as long as the server. */
const known = new WeakMap<readonly string[], HeaderList>();

/** Whether a header is on a list. Undefined for a list of all. */
export type HeaderList = { readonly has: (name: string) => boolean } | undefined;

/**
 * Reads a list of header names, in which `*` at the end of a name stands for anything: `x-tenant-*`.
 * Case does not matter.
 */
export function headerList(entries: readonly string[]): HeaderList {
  if (!known.has(entries)) known.set(entries, read(entries));
  return known.get(entries);
}

function read(entries: readonly string[]): HeaderList {
  const lower = entries.map((entry) => entry.toLowerCase());
  if (lower.includes('*')) return undefined;
  const names = new Set(lower.filter((entry) => !entry.endsWith('*')));
  const beginnings = lower
    .filter((entry) => entry.endsWith('*'))
    .map((entry) => entry.slice(0, -1));
  return {
    has: (name) => names.has(name) || beginnings.some((beginning) => name.startsWith(beginning)),
  };
}

/** Whether an entry of a list may be the name of a header. */
export function isHeaderEntry(entry: string): boolean {
  return /^[\w!#$%&'+.^`|~-]*\*?$/.test(entry) && entry !== '';
}
