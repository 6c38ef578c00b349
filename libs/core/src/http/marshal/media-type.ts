/** A range of an `Accept` header. */
export interface MediaRange {
  /** Type and subtype in lower case, either of which may be `*`. */
  readonly type: string;
  /** From 0, not wanted, to 1. */
  readonly quality: number;
}

/** Type and subtype of a `Content-Type` header in lower case, without parameters; empty if there is none. */
export function mediaTypeOf(header: string | undefined): string {
  if (header === undefined) return '';
  const semicolon = header.indexOf(';');
  return (semicolon === -1 ? header : header.slice(0, semicolon)).trim().toLowerCase();
}

/** Ranges of an `Accept` header, the most wanted first; those that are not wanted come last. */
export function parseAccept(header: string): MediaRange[] {
  return header
    .split(',')
    .map((part) => ({ type: mediaTypeOf(part), quality: qualityOf(part) }))
    .filter(({ type }) => type !== '')
    .toSorted((a, b) => b.quality - a.quality || precision(b.type) - precision(a.type));
}

/** How much a header of preferences wants a value, by the most precise range that covers it. */
export function qualityFor(mediaType: string, ranges: readonly MediaRange[]): number {
  let best: MediaRange | undefined;
  for (const range of ranges) {
    if (!covers(range.type, mediaType)) continue;
    if (!best || precision(range.type) > precision(best.type)) best = range;
  }
  return best?.quality ?? 0;
}

function covers(range: string, mediaType: string): boolean {
  if (range === mediaType || range === '*/*' || range === '*') return true;
  return range.endsWith('/*') && mediaType.startsWith(range.slice(0, -1));
}

function precision(range: string): number {
  if (range === '*/*' || range === '*') return 0;
  return range.endsWith('/*') ? 1 : 2;
}

/** `q` of RFC 9110, section 12.4.2; a value that is no number counts as 1. */
function qualityOf(part: string): number {
  const match = /;\s*q\s*=\s*(\d(?:\.\d*)?)/i.exec(part);
  return match ? Math.min(1, Number(match[1])) : 1;
}
