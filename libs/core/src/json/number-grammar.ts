/** A number of RFC 8259 section 6, at `lastIndex`. What follows must not go on like a number. */
export const NUMBER_AT = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![-+.\w])/y;

const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** More digits than any 64-bit integer has. */
const MAX_DIGITS = 20;

/** The value of a JSON number in text; undefined when the text is none. Infinite when it is too large for a double. */
export function parseDouble(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

/**
 * The exact value of a JSON number that is an integer, `1e3` and `1.0` included; undefined when the
 * text is no number, when it has a fraction, or when no 64-bit integer is that large.
 */
export function parseInteger(text: string): bigint | undefined {
  return PLAIN.test(text) ? BigInt(text) : parseScaled(text);
}

/** Integers as everybody writes them. */
const PLAIN = /^-?(?:0|[1-9]\d{0,18})$/;

function parseScaled(text: string): bigint | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const { digits, zeros } = trimmed(whole + fraction);
  if (digits === '') return 0n;
  const scale = Number(exponent) - fraction.length + zeros;
  if (scale < 0 || digits.length + scale > MAX_DIGITS) return undefined;
  return BigInt(sign + digits + '0'.repeat(scale));
}

/** The value of a JSON number that is a 32-bit integer; undefined for any other text. */
export function parseInt32(text: string): number | undefined {
  const value = parseInteger(text);
  return value !== undefined && BigInt.asIntN(32, value) === value ? Number(value) : undefined;
}

/** Digits without the zeros at both ends, and how many stood at the right one. */
function trimmed(digits: string): { digits: string; zeros: number } {
  let begin = 0;
  let end = digits.length;
  while (begin < end && digits[begin] === '0') begin++;
  while (end > begin && digits[end - 1] === '0') end--;
  return { digits: digits.slice(begin, end), zeros: digits.length - end };
}
