import type { Cursor } from './cursor.js';
import type { Node } from './node.js';

/** Greatest count of `{n,m}`, nested counts multiplied. Greater ones are refused, as in RE2. */
export const MAX_REPEAT = 1000;

interface Count {
  readonly min: number;
  /** `Infinity` if there is no end. */
  readonly max: number;
}

/**
 * Reads `*`, `+`, `?`, `{n}`, `{n,}` or `{n,m}` and the `?` that makes it lazy. Anything else in
 * braces is ordinary text.
 *
 * @throws PatternSyntaxError for counts that are out of order or too great
 */
export function readCount(cursor: Cursor): Count | undefined {
  const start = cursor.offset;
  const operator = cursor.read(/(?:([*+?])|\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\})\??/y);
  if (!operator) return undefined;
  const [text, sign, least, comma, most] = operator;
  if (sign !== undefined) return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
  const min = Number(least);
  const max = comma === undefined ? min : Number(most ?? Infinity);
  const greatest = max === Infinity ? min : max;
  if (min <= greatest && greatest <= MAX_REPEAT) return { min, max };
  throw cursor.error(`count "${text}", expected at most ${MAX_REPEAT} and in order,`, start);
}

/** Whether nested counts stay within the limit when they are multiplied. */
export function isCountAllowed(node: Node, limit = MAX_REPEAT): boolean {
  switch (node.type) {
    case 'concat':
    case 'alternate':
      return node.nodes.every((child) => isCountAllowed(child, limit));
    case 'repeat': {
      const times = node.max === Infinity ? node.min : node.max;
      return times <= limit && isCountAllowed(node.node, times === 0 ? limit : limit / times);
    }
    default:
      return true;
  }
}
