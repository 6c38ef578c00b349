import type { RuleReport } from './rule-report.js';

/** A length, or a number of items or pairs: names of its rules and what they state. */
interface LengthRules {
  readonly len?: Limit;
  readonly min: Limit;
  readonly max: Limit;
}

interface Limit {
  /** Name in TypeScript, such as `minLen`. */
  readonly key: string;
  /** Name in the proto, such as `min_len`. */
  readonly name: string;
  readonly value: bigint | undefined;
}

/** Checks that limits leave something, and that an exact length stands alone. */
export function checkLengths(
  kind: string,
  { len, min, max }: LengthRules,
  report: RuleReport,
): void {
  if (len?.value !== undefined) {
    const others = [min, max].filter(({ value }) => value !== undefined);
    if (others.length > 0) {
      const problem = `${len.name} stands beside ${others.map(({ name }) => name).join(' and ')}`;
      report.error([kind, len.key], problem, `${len.name} says all: remove the others`);
    }
    return;
  }
  if (min.value === undefined || max.value === undefined || min.value <= max.value) return;
  const problem = `${min.name} ${min.value} is greater than ${max.name} ${max.value}`;
  report.error([kind, min.key], problem, 'no value fits: expected the smaller one first');
}
