import { normalTemplate, type SegmentPattern } from './normal-template.js';
import type { PathTemplate } from './path-template.js';

/**
 * Orders templates by how specific they are, the more specific first. A longer verb comes before a
 * shorter one and before none. Then segments are compared from the left: a literal comes before `*`,
 * and `*` before `**`; where one template has ended, it comes before the other.
 *
 * Of all templates that match a path, a route table takes the first in this order. If every path
 * that one template matches is matched by another as well, then the former is before the latter.
 */
export function compareSpecificity(first: PathTemplate, second: PathTemplate): number {
  const one = normalTemplate(first);
  const other = normalTemplate(second);
  if (one.verb.length !== other.verb.length) return other.verb.length - one.verb.length;
  const length = Math.min(one.patterns.length, other.patterns.length);
  for (let index = 0; index < length; index += 1) {
    const order = rank(one.patterns[index]!) - rank(other.patterns[index]!);
    if (order !== 0) return order;
  }
  return one.patterns.length - other.patterns.length;
}

const RANKS = { literal: 0, single: 1, multi: 2 } as const;

function rank(pattern: SegmentPattern): number {
  return RANKS[pattern.kind];
}
