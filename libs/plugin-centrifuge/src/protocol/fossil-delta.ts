/**
 * Differences between two versions of some bytes, in the format of Fossil:
 * https://fossil-scm.org/home/doc/trunk/www/delta_format.wiki
 */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~';

/** Length of what is looked for, in bytes. */
const BLOCK = 16;

/** What makes the target from the source. */
export function createDelta(source: Uint8Array, target: Uint8Array): Buffer {
  const [from, to] = [source, target].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  ) as [Buffer, Buffer];
  const parts: (string | Uint8Array)[] = [`${digits(to.length)}\n`];
  const blocks = indexBlocks(from);
  let done = 0;
  let position = 0;
  while (position + BLOCK <= to.length) {
    const found = blocks.get(to.toString('latin1', position, position + BLOCK));
    if (found === undefined) {
      position += 1;
      continue;
    }
    const match = extend(from, to, { at: position, from: found, length: BLOCK }, done);
    insert(parts, to.subarray(done, match.at));
    parts.push(`${digits(match.length)}@${digits(match.from)},`);
    done = match.at + match.length;
    position = done;
  }
  insert(parts, to.subarray(done));
  parts.push(`${digits(checksum(to))};`);
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

interface Match {
  /** Where it begins in the target. */
  readonly at: number;
  /** Where it begins in the source. */
  readonly from: number;
  readonly length: number;
}

function indexBlocks(source: Buffer): Map<string, number> {
  const blocks = new Map<string, number>();
  for (let offset = 0; offset + BLOCK <= source.length; offset += BLOCK)
    blocks.set(source.toString('latin1', offset, offset + BLOCK), offset);
  return blocks;
}

/** Makes a match as long as it can be, back to what is done already. */
function extend(source: Buffer, target: Buffer, match: Match, done: number): Match {
  let { at, from } = match;
  while (at > done && from > 0 && source[from - 1] === target[at - 1]) {
    at -= 1;
    from -= 1;
  }
  let length = match.at + match.length - at;
  const room = Math.min(target.length - at, source.length - from);
  while (length < room && source[from + length] === target[at + length]) length += 1;
  return { at, from, length };
}

function insert(parts: (string | Uint8Array)[], bytes: Uint8Array): void {
  if (bytes.length > 0) parts.push(`${digits(bytes.length)}:`, bytes);
}

function digits(value: number): string {
  let text = '';
  let rest = value;
  do {
    text = DIGITS[rest % 64]! + text;
    rest = Math.floor(rest / 64);
  } while (rest > 0);
  return text;
}

/** Sum of the bytes as 32-bit words, the first byte being the highest. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < bytes.length; index += 1)
    sum = (sum + (bytes[index]! << (24 - (index % 4) * 8))) >>> 0;
  return sum;
}
