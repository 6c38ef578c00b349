/** `00` to `99`. */
export const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, value) =>
  String(value).padStart(2, '0'),
);

/** `.000` to `.999`. */
const MILLISECONDS: readonly string[] = Array.from(
  { length: 1000 },
  (_, value) => `.${String(value).padStart(3, '0')}`,
);

/**
 * The fraction of a second with its point, in 0, 3, 6 or 9 digits as proto3 JSON has it.
 * @param nanos 0 to 999 999 999
 */
export function fractionText(nanos: number): string {
  if (nanos === 0) return '';
  if (nanos % 1_000_000 === 0) return MILLISECONDS[nanos / 1_000_000]!;
  if (nanos % 1_000 === 0) return `.${String(nanos / 1_000).padStart(6, '0')}`;
  return `.${String(nanos).padStart(9, '0')}`;
}

/** Nanoseconds of the digits after a decimal point, nine at most. */
export function nanosOf(digits: string): number {
  return Number(digits.padEnd(9, '0'));
}
