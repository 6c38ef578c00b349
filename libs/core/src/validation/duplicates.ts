import { isSameBytes } from './byte-strings.js';
import { MAX_VIOLATIONS } from './violations.js';

/** Lists up to this length are compared item by item, which needs no memory. */
const SHORT_LIST = 16;

const NONE: readonly number[] = Object.freeze([]);

/** Indexes of the items that equal an earlier one, as many as violations are reported. */
export function duplicatesIn(items: readonly unknown[]): readonly number[] {
  if (items.length <= SHORT_LIST && !hasDuplicate(items)) return NONE;
  const seen = new Set<unknown>();
  const found: number[] = [];
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    if (seen.has(key)) found.push(index);
    if (found.length >= MAX_VIOLATIONS) break;
    seen.add(key);
  }
  return found;
}

function hasDuplicate(items: readonly unknown[]): boolean {
  for (let i = 1; i < items.length; i++) {
    for (let j = 0; j < i; j++) {
      if (isSame(items[i], items[j])) return true;
    }
  }
  return false;
}

/** As in a `Set`, and byte strings by content. */
function isSame(left: unknown, right: unknown): boolean {
  if (left instanceof Uint8Array && right instanceof Uint8Array) return isSameBytes(left, right);
  return left === right || (Number.isNaN(left) && Number.isNaN(right));
}

function keyOf(item: unknown): unknown {
  if (!(item instanceof Uint8Array)) return item;
  return Buffer.from(item.buffer, item.byteOffset, item.byteLength).toString('latin1');
}
