import type { Printable } from '../../print/printable.js';
import type { Check } from './check.js';

interface Lengths {
  readonly limits: {
    readonly len?: bigint | undefined;
    readonly min: bigint | undefined;
    readonly max: bigint | undefined;
  };
  /** Ids of the rules. */
  readonly rules: { readonly len?: string; readonly min: string; readonly max: string };
  /** Beginning of the message: `length must be`, `must contain`. */
  readonly subject: string;
  /** What is counted, one of it. */
  readonly unit: string;
  isLess(limit: bigint): Printable;
  isMore(limit: bigint): Printable;
}

/** Checks of a number of characters, bytes, items or pairs. */
export function lengthChecks({ limits, rules, subject, unit, isLess, isMore }: Lengths): Check[] {
  const { len, min, max } = limits;
  const checks: Check[] = [];
  const amount = (words: string, limit: bigint) =>
    [subject, words, String(limit), limit === 1n ? unit : `${unit}s`].filter(Boolean).join(' ');
  if (len !== undefined && rules.len !== undefined) {
    const broken = len === 0n ? isMore(len) : [isLess(len), ' || ', isMore(len)];
    checks.push({ rule: rules.len, message: amount('', len), broken });
  }
  // No length is less than 0.
  if (min !== undefined && min > 0n) {
    checks.push({ rule: rules.min, message: amount('at least', min), broken: isLess(min) });
  }
  if (max !== undefined) {
    checks.push({ rule: rules.max, message: amount('at most', max), broken: isMore(max) });
  }
  return checks;
}
