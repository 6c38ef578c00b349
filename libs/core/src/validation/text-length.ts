/**
 * Lengths of text: in characters, which are Unicode code points as in protobuf, and in octets of
 * UTF-8. The length in UTF-16 units is known at once and mostly decides; characters are counted
 * only where it does not.
 *
 * @module
 */

/** Whether a text has less than `limit` characters. */
export function isShorter(text: string, limit: number): boolean {
  const units = text.length;
  if (units < limit) return true;
  // A character has at most two units.
  return units < limit * 2 && countCharacters(text) < limit;
}

/** Whether a text has more than `limit` characters. */
export function isLonger(text: string, limit: number): boolean {
  const units = text.length;
  if (units <= limit) return false;
  return units > limit * 2 || countCharacters(text) > limit;
}

/** Whether a text has less than `limit` octets in UTF-8. */
export function isShorterInBytes(text: string, limit: number): boolean {
  if (text.length >= limit) return false;
  // A unit makes at most three octets.
  return text.length * 3 < limit || Buffer.byteLength(text) < limit;
}

/** Whether a text has more than `limit` octets in UTF-8. */
export function isLongerInBytes(text: string, limit: number): boolean {
  if (text.length > limit) return true;
  return text.length * 3 > limit && Buffer.byteLength(text) > limit;
}

function countCharacters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    if (!isHighSurrogate(text.charCodeAt(i)) || !isLowSurrogate(text.charCodeAt(i + 1))) continue;
    count--;
    i++;
  }
  return count;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
