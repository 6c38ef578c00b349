import type { Duration, Timestamp } from '@bufbuild/protobuf/wkt';
import type { DurationRules, TimestampRules } from '../../../gen/validate/validate_pb.js';
import { checkBounds } from './check-bounds.js';
import type { RuleReport } from './rule-report.js';

const SECOND = 1_000_000_000;
const MAX_DURATION = 315_576_000_000n;
const MIN_TIMESTAMP = -62_135_596_800n;
const MAX_TIMESTAMP = 253_402_300_799n;

const BOUNDS = ['lt', 'lte', 'gt', 'gte'] as const;

/** Checks the rules of a duration against each other. */
export function checkDuration(rules: DurationRules, report: RuleReport): void {
  for (const key of ['const', ...BOUNDS] as const) checkOneDuration(key, rules[key], report);
  for (const key of ['in', 'notIn'] as const) {
    for (const value of rules[key]) checkOneDuration(key, value, report);
  }
  checkBounds('duration', rules, isSameTime, report);
}

/** Checks the rules of a timestamp against each other. */
export function checkTimestamp(rules: TimestampRules, report: RuleReport): void {
  for (const key of ['const', ...BOUNDS] as const) checkOneTimestamp(key, rules[key], report);
  checkBounds('timestamp', { ...rules, in: [], notIn: [] }, isSameTime, report);
  const absolute = BOUNDS.find((key) => rules[key] !== undefined);
  if (absolute !== undefined) {
    const hint = `remove one of them: limits are either fixed or move with the clock`;
    for (const [key, name, isStated] of movingRules(rules)) {
      if (isStated) report.error(['timestamp', key], `${name} stands beside ${absolute}`, hint);
    }
  }
  if (rules.ltNow && rules.gtNow) {
    report.error(
      ['timestamp', 'gtNow'],
      'gt_now stands beside lt_now',
      'no value fits: remove one of them',
    );
  }
  const { within } = rules;
  if (within === undefined) return;
  if (checkOneDuration('within', within, report, 'timestamp') && isPositive(within)) return;
  if (isDuration(within)) {
    report.error(['timestamp', 'within'], 'within is not positive', 'expected a duration above 0');
  }
}

function movingRules({ ltNow, gtNow, within }: TimestampRules) {
  return [
    ['ltNow', 'lt_now', ltNow],
    ['gtNow', 'gt_now', gtNow],
    ['within', 'within', within !== undefined],
  ] as const;
}

function checkOneDuration(
  key: string,
  value: Duration | undefined,
  report: RuleReport,
  kind = 'duration',
): boolean {
  if (value === undefined || isDuration(value)) return true;
  const problem = `${key === 'notIn' ? 'not_in' : key} is no valid duration`;
  const hint = 'expected nanos from -999999999 to 999999999, with the sign of seconds';
  report.error([kind, key], problem, hint);
  return false;
}

function checkOneTimestamp(key: string, value: Timestamp | undefined, report: RuleReport): void {
  if (value === undefined || isTimestamp(value)) return;
  const hint = 'expected a time from year 1 to 9999, and nanos from 0 to 999999999';
  report.error(['timestamp', key], `${key} is no valid timestamp`, hint);
}

function isDuration({ seconds, nanos }: Duration): boolean {
  if (seconds > MAX_DURATION || seconds < -MAX_DURATION || Math.abs(nanos) >= SECOND) return false;
  return !(seconds > 0n && nanos < 0) && !(seconds < 0n && nanos > 0);
}

function isTimestamp({ seconds, nanos }: Timestamp): boolean {
  return seconds >= MIN_TIMESTAMP && seconds <= MAX_TIMESTAMP && nanos >= 0 && nanos < SECOND;
}

function isPositive({ seconds, nanos }: Duration): boolean {
  return seconds > 0n || nanos > 0;
}

function isSameTime(left: Timestamp | Duration, right: Timestamp | Duration): boolean {
  return left.seconds === right.seconds && left.nanos === right.nanos;
}
