import { isUtf8 } from 'node:buffer';

/** Whether two byte strings are equal. */
export function isSameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && hasBytesAt(left, right, 0);
}

/** Whether a byte string equals one of a list. */
export function isAnyOfBytes(value: Uint8Array, list: readonly Uint8Array[]): boolean {
  return list.some((each) => isSameBytes(value, each));
}

export function startsWithBytes(value: Uint8Array, prefix: Uint8Array): boolean {
  return hasBytesAt(value, prefix, 0);
}

export function endsWithBytes(value: Uint8Array, suffix: Uint8Array): boolean {
  return hasBytesAt(value, suffix, value.length - suffix.length);
}

export function includesBytes(value: Uint8Array, part: Uint8Array): boolean {
  return bufferOf(value).includes(bufferOf(part));
}

/**
 * Byte strings as text, for patterns: UTF-8, each byte that is not part of it as U+FFFD, as in Go.
 */
export function textOfBytes(value: Uint8Array): string {
  const text = bufferOf(value).toString('utf8');
  return isUtf8(value) ? text : lossyText(value);
}

function hasBytesAt(value: Uint8Array, part: Uint8Array, offset: number): boolean {
  if (offset < 0 || offset + part.length > value.length) return false;
  for (let i = 0; i < part.length; i++) {
    if (value[offset + i] !== part[i]) return false;
  }
  return true;
}

function bufferOf(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

/** The platform's decoders take a truncated character for one mistake, Go for one per byte. */
function lossyText(value: Uint8Array): string {
  const buffer = bufferOf(value);
  let text = '';
  for (let at = 0; at < value.length;) {
    const length = lengthOfCharacter(value, at);
    text += length === 0 ? '\ufffd' : buffer.toString('utf8', at, at + length);
    at += Math.max(length, 1);
  }
  return text;
}

/** Bytes of the character at an offset; 0 if none begins there. */
function lengthOfCharacter(value: Uint8Array, at: number): number {
  const first = value[at]!;
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  return isUtf8(value.subarray(at, at + length)) ? length : 0;
}
