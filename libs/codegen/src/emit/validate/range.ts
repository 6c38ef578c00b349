import type { Printable } from '../../print/printable.js';

type LowerOperator = '>' | '>=';
type UpperOperator = '<' | '<=';
type Operator = LowerOperator | UpperOperator;

/**
 * The bounds that `lt`, `lte`, `gt` and `gte` state. At most one of each side: `checkRules()`
 * refuses more.
 */
export interface Bounds<T> {
  readonly lt: T | undefined;
  readonly lte: T | undefined;
  readonly gt: T | undefined;
  readonly gte: T | undefined;
}

interface BoundFormat<T> {
  /** A comparison of the value with a bound. */
  compare(operator: Operator, bound: T): Printable;
  show(bound: T): string;
  isLess(left: T, right: T): boolean;
  /** Whether a value may be neither less nor greater than a bound: NaN lies in no range. */
  readonly partial: boolean;
}

interface RangeCheck {
  /** End of the rule id: `gte_lt`, or `gte_lt_exclusive` for what lies outside. */
  readonly suffix: string;
  readonly message: string;
  readonly broken: Printable;
}

interface Bound<T, Op extends Operator> {
  readonly name: string;
  readonly operator: Op;
  readonly value: T;
}

const OPPOSITE = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;
const WORDS = {
  '<': 'less than',
  '<=': 'less than or equal to',
  '>': 'greater than',
  '>=': 'greater than or equal to',
} as const;

/** The check of a range. A lower bound above the upper one excludes what lies between them. */
export function rangeCheck<T>(bounds: Bounds<T>, format: BoundFormat<T>): RangeCheck | undefined {
  const lower = bound(['gt', '>', bounds.gt], ['gte', '>=', bounds.gte]);
  const upper = bound(['lt', '<', bounds.lt], ['lte', '<=', bounds.lte]);
  if (lower === undefined || upper === undefined) return oneSided(lower ?? upper, format);
  const suffix = `${lower.name}_${upper.name}`;
  const from = format.show(lower.value);
  const to = format.show(upper.value);
  if (format.isLess(lower.value, upper.value)) {
    const range = `${lower.operator === '>' ? '(' : '['}${from}, ${to}${upper.operator === '<' ? ')' : ']'}`;
    const broken = joined(lower, upper, 'inside', format);
    return { suffix, message: `must be inside range ${range}`, broken };
  }
  const range = `${upper.operator === '<' ? '[' : '('}${to}, ${from}${lower.operator === '>' ? ']' : ')'}`;
  const broken = joined(upper, lower, 'outside', format);
  return { suffix: `${suffix}_exclusive`, message: `must be outside range ${range}`, broken };
}

function oneSided<T>(
  only: Bound<T, Operator> | undefined,
  format: BoundFormat<T>,
): RangeCheck | undefined {
  if (only === undefined) return undefined;
  const message = `must be ${WORDS[only.operator]} ${format.show(only.value)}`;
  const broken = format.partial
    ? ['!(', format.compare(only.operator, only.value), ')']
    : format.compare(OPPOSITE[only.operator], only.value);
  return { suffix: only.name, message, broken };
}

/** Inside: both bounds have to hold; outside: one of them. */
function joined<T>(
  first: Bound<T, Operator>,
  second: Bound<T, Operator>,
  side: 'inside' | 'outside',
  format: BoundFormat<T>,
): Printable {
  const all = side === 'inside';
  if (format.partial) {
    const holds = [first, second].map(({ operator, value }) => format.compare(operator, value));
    return ['!(', holds[0], all ? ' && ' : ' || ', holds[1], ')'];
  }
  const fails = [first, second].map(({ operator, value }) =>
    format.compare(OPPOSITE[operator], value),
  );
  return [fails[0], all ? ' || ' : ' && ', fails[1]];
}

function bound<T, Op extends Operator>(
  ...candidates: readonly (readonly [name: string, operator: Op, value: T | undefined])[]
): Bound<T, Op> | undefined {
  for (const [name, operator, value] of candidates) {
    if (value !== undefined) return { name, operator, value };
  }
  return undefined;
}
