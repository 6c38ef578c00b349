import type { RuleReport } from './rule-report.js';

/** Rules that numbers, durations and timestamps have in common. */
interface BoundRules<T> {
  readonly const?: T | undefined;
  readonly lt?: T | undefined;
  readonly lte?: T | undefined;
  readonly gt?: T | undefined;
  readonly gte?: T | undefined;
  readonly in: readonly T[];
  readonly notIn: readonly T[];
}

const BOUNDS = ['lt', 'lte', 'gt', 'gte'] as const;

/** Checks `const`, bounds and lists against each other. */
export function checkBounds<T>(
  kind: string,
  rules: BoundRules<T>,
  isSame: (left: T, right: T) => boolean,
  report: RuleReport,
): void {
  const stated = BOUNDS.filter((name) => rules[name] !== undefined);
  const lists = (['in', 'notIn'] as const).filter((name) => rules[name].length > 0);
  const others = [...stated, ...lists];
  if (rules.const !== undefined && others.length > 0) {
    const problem = `const stands beside ${others.map(protoName).join(', ')}`;
    return report.error([kind, 'const'], problem, 'const says all: remove the others');
  }
  checkLists(kind, rules, report);
  if (rules.in.length > 0 && stated.length > 0) {
    const problem = `in stands beside ${stated.join(', ')}`;
    report.error([kind, 'in'], problem, 'a list says all: remove the others');
  }
  checkPair(kind, ['lt', 'lte'], rules, report);
  checkPair(kind, ['gt', 'gte'], rules, report);
  checkEqualBounds(kind, rules, isSame, report);
}

/** Checks that not both `in` and `not_in` are given. */
export function checkLists(
  kind: string,
  rules: { readonly in: readonly unknown[]; readonly notIn: readonly unknown[] },
  report: RuleReport,
): void {
  if (rules.in.length === 0 || rules.notIn.length === 0) return;
  report.error([kind, 'notIn'], 'not_in stands beside in', 'in says all: remove not_in');
}

function checkPair<T>(
  kind: string,
  [one, other]: readonly ['lt', 'lte'] | readonly ['gt', 'gte'],
  rules: BoundRules<T>,
  report: RuleReport,
): void {
  if (rules[one] === undefined || rules[other] === undefined) return;
  report.error([kind, other], `${other} stands beside ${one}`, 'remove one of them');
}

function checkEqualBounds<T>(
  kind: string,
  rules: BoundRules<T>,
  isSame: (left: T, right: T) => boolean,
  report: RuleReport,
): void {
  for (const upper of ['lt', 'lte'] as const) {
    for (const lower of ['gt', 'gte'] as const) {
      const [high, low] = [rules[upper], rules[lower]];
      if (high === undefined || low === undefined || !isSame(high, low)) continue;
      const hint =
        upper === 'lte' && lower === 'gte'
          ? 'use const for one value'
          : 'expected different bounds';
      report.error([kind, upper], `${upper} equals ${lower}`, hint);
    }
  }
}

function protoName(name: string): string {
  return name === 'notIn' ? 'not_in' : name;
}
