import type { Duration, Timestamp } from '@bufbuild/protobuf/wkt';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { DurationRules, TimestampRules } from '../../gen/validate/validate_pb.js';
import { array, type Printable } from '../../print/printable.js';
import type { Check, CheckContext } from './check.js';
import { rangeCheck, type Bounds } from './range.js';
import { Checks } from './runtime.js';

type Time = Timestamp | Duration;

/** Checks of a duration. */
export function durationChecks(rules: DurationRules, context: CheckContext): Check[] {
  return [
    ...constCheck('duration', rules.const, context, shownDuration),
    ...boundChecks('duration', rules, context, shownDuration),
    ...listChecks(rules, context),
  ];
}

/** Checks of a timestamp. */
export function timestampChecks(rules: TimestampRules, context: CheckContext): Check[] {
  return [
    ...constCheck('timestamp', rules.const, context, shownTimestamp),
    ...boundChecks('timestamp', rules, context, shownTimestamp),
    ...nowChecks(rules, context),
  ];
}

function constCheck<T extends Time>(
  kind: string,
  expected: T | undefined,
  { value }: CheckContext,
  show: (time: T) => string,
): Check[] {
  if (expected === undefined) return [];
  const broken = [compare(value, expected), ' !== 0'];
  return [{ rule: `${kind}.const`, message: `must equal ${show(expected)}`, broken }];
}

function boundChecks<T extends Time>(
  kind: string,
  rules: { readonly [Key in keyof Bounds<T>]?: T | undefined },
  { value }: CheckContext,
  show: (time: T) => string,
): Check[] {
  const { lt, lte, gt, gte } = rules;
  const range = rangeCheck<T>(
    { lt, lte, gt, gte },
    {
      compare: (operator, bound) => [compare(value, bound), ` ${operator} 0`],
      show,
      isLess: (left, right) =>
        left.seconds < right.seconds ||
        (left.seconds === right.seconds && left.nanos < right.nanos),
      partial: false,
    },
  );
  if (range === undefined) return [];
  return [{ rule: `${kind}.${range.suffix}`, message: range.message, broken: range.broken }];
}

function listChecks(rules: DurationRules, context: CheckContext): Check[] {
  const isIn = (list: readonly Duration[], hint: string): Printable => {
    const name = context.constant(hint, array(list.map(timeLiteral)));
    return [Checks.isAnyTime, `(${context.value}, ${name})`];
  };
  const shown = (list: readonly Duration[]) => `[${list.map(shownDuration).join(', ')}]`;
  const checks: Check[] = [];
  if (rules.in.length > 0) {
    const message = `must be in list ${shown(rules.in)}`;
    checks.push({ rule: 'duration.in', message, broken: ['!', isIn(rules.in, 'Allowed')] });
  }
  if (rules.notIn.length > 0) {
    const message = `must not be in list ${shown(rules.notIn)}`;
    checks.push({ rule: 'duration.not_in', message, broken: isIn(rules.notIn, 'Forbidden') });
  }
  return checks;
}

/** `within` reaches both ways from now, or beside `lt_now` or `gt_now` the way that they leave. */
function nowChecks({ ltNow, gtNow, within }: TimestampRules, { value }: CheckContext): Check[] {
  const now = (operator: string, sign?: 1 | -1): Printable => {
    const offset = within && sign ? `, ${offsetOf(within, sign)}` : '';
    return [Checks.compareToNow, `(${value}${offset}) ${operator} 0`];
  };
  const limits = within && shownDuration(within);
  if (!ltNow && !gtNow) {
    if (limits === undefined) return [];
    const message = `must be within ${limits} of now`;
    return [{ rule: 'timestamp.within', message, broken: [now('>=', 1), ' || ', now('<=', -1)] }];
  }
  const rule = ltNow ? 'timestamp.lt_now' : 'timestamp.gt_now';
  const words = `must be ${ltNow ? 'less' : 'greater'} than now`;
  const side = ltNow ? now('>=') : now('<=');
  if (limits === undefined) return [{ rule, message: words, broken: side }];
  const far = ltNow ? now('<', -1) : now('>', 1);
  return [
    { rule, message: words, broken: side },
    { rule: 'timestamp.within', message: `must be within ${limits} of now`, broken: far },
  ];
}

function compare(value: string, { seconds, nanos }: Time): Printable {
  return [Checks.compareTime, `(${value}, ${seconds}n, ${nanos})`];
}

function timeLiteral({ seconds, nanos }: Time): string {
  return `{ seconds: ${seconds}n, nanos: ${nanos} }`;
}

function offsetOf({ seconds, nanos }: Duration, sign: 1 | -1): string {
  const parts = [`${BigInt(sign) * seconds}n`];
  if (nanos !== 0) parts.push(String(sign * nanos));
  return parts.join(', ');
}

/** `1.5s`, as proto3 JSON writes it. */
function shownDuration({ seconds, nanos }: Duration): string {
  const sign = seconds < 0n || nanos < 0 ? '-' : '';
  const whole = seconds < 0n ? -seconds : seconds;
  return `${sign}${whole}${shownFraction(Math.abs(nanos))}s`;
}

/** `2024-02-29T12:00:00.5Z`, as proto3 JSON writes it. */
function shownTimestamp(timestamp: Timestamp): string {
  const second = timestampDate({ ...timestamp, nanos: 0 })
    .toISOString()
    .slice(0, 19);
  return `${second}${shownFraction(timestamp.nanos)}Z`;
}

function shownFraction(nanos: number): string {
  return nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`;
}
