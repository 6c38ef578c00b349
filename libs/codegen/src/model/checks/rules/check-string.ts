import {
  KnownRegex,
  type BytesRules,
  type StringRules,
} from '../../../gen/validate/validate_pb.js';
import { stated } from '../../stated.js';
import { checkLists } from './check-bounds.js';
import { checkLengths } from './check-lengths.js';
import { checkPattern } from './check-pattern.js';
import type { RuleReport } from './rule-report.js';

/** Checks the rules of a string against each other. */
export function checkString(rules: StringRules, report: RuleReport): void {
  const limit = (
    key: 'len' | 'minLen' | 'maxLen' | 'lenBytes' | 'minBytes' | 'maxBytes',
    name: string,
  ) => ({
    key,
    name,
    value: stated(rules, key),
  });
  const maxLen = limit('maxLen', 'max_len');
  const maxBytes = limit('maxBytes', 'max_bytes');
  checkLengths(
    'string',
    { len: limit('len', 'len'), min: limit('minLen', 'min_len'), max: maxLen },
    report,
  );
  checkLengths(
    'string',
    { len: limit('lenBytes', 'len_bytes'), min: limit('minBytes', 'min_bytes'), max: maxBytes },
    report,
  );
  if (maxLen.value !== undefined && maxBytes.value !== undefined && maxLen.value > maxBytes.value) {
    const problem = `max_len ${maxLen.value} is greater than max_bytes ${maxBytes.value}`;
    report.error(['string', 'maxLen'], problem, 'a character has at least one byte: lower max_len');
  }
  for (const key of ['prefix', 'suffix', 'contains'] as const) checkPart(rules, key, report);
  checkLists('string', rules, report);
  checkConst('string', rules, (left, right) => left === right, report);
  checkPattern('string', { pattern: stated(rules, 'pattern'), in: rules.in }, report);
  checkKnownRegex(rules, report);
}

/** Checks the rules of bytes against each other. */
export function checkBytes(rules: BytesRules, report: RuleReport): void {
  const limit = (key: 'len' | 'minLen' | 'maxLen', name: string) => ({
    key,
    name,
    value: stated(rules, key),
  });
  const max = limit('maxLen', 'max_len');
  checkLengths('bytes', { len: limit('len', 'len'), min: limit('minLen', 'min_len'), max }, report);
  for (const key of ['prefix', 'suffix', 'contains'] as const) {
    const length = BigInt(stated(rules, key)?.length ?? 0);
    if (max.value === undefined || length <= max.value) continue;
    const problem = `${key} of ${length} bytes is longer than max_len ${max.value}`;
    report.error(['bytes', key], problem, 'no value fits: shorten it, or raise max_len');
  }
  checkLists('bytes', rules, report);
  checkConst('bytes', rules, (left, right) => Buffer.from(left).equals(right), report);
  checkPattern('bytes', { pattern: stated(rules, 'pattern'), in: rules.in }, report);
}

function checkPart(
  rules: StringRules,
  key: 'prefix' | 'suffix' | 'contains',
  report: RuleReport,
): void {
  const part = stated(rules, key);
  if (part === undefined) return;
  const [characters, bytes] = [BigInt([...part].length), BigInt(Buffer.byteLength(part))];
  const [maxLen, maxBytes] = [stated(rules, 'maxLen'), stated(rules, 'maxBytes')];
  const hint = 'no value fits: shorten it, or raise the limit';
  if (maxLen !== undefined && characters > maxLen) {
    const problem = `${key} of ${characters} characters is longer than max_len ${maxLen}`;
    report.error(['string', key], problem, hint);
  }
  if (maxBytes !== undefined && bytes > maxBytes) {
    const problem = `${key} of ${bytes} bytes is longer than max_bytes ${maxBytes}`;
    report.error(['string', key], problem, hint);
  }
  const forbidden = stated(rules, 'notContains');
  if (forbidden !== undefined && part.includes(forbidden)) {
    const problem = `${key} "${part}" holds "${forbidden}", which not_contains forbids`;
    report.error(['string', key], problem, 'no value fits: remove one of them');
  }
}

/** Checks that a constant is among the values that lists allow. */
export function checkConst<T>(
  kind: string,
  rules: { readonly in: readonly T[]; readonly notIn: readonly T[]; readonly const: T },
  isSame: (left: T, right: T) => boolean,
  report: RuleReport,
): void {
  if (!Object.hasOwn(rules, 'const')) return;
  const isIn = (list: readonly T[]) => list.some((value) => isSame(value, rules.const));
  const hint = 'no value fits: const says all, remove the list';
  if (rules.in.length > 0 && !isIn(rules.in)) {
    report.error([kind, 'const'], 'const is not in the list of in', hint);
  }
  if (isIn(rules.notIn)) report.error([kind, 'const'], 'const is in the list of not_in', hint);
}

function checkKnownRegex(rules: StringRules, report: RuleReport): void {
  const { wellKnown } = rules;
  if (wellKnown.case !== 'wellKnownRegex' || wellKnown.value === KnownRegex.UNKNOWN) return;
  if (stated(rules, 'pattern') === undefined) return;
  const problem = 'well_known_regex stands beside pattern';
  report.error(['string', 'wellKnownRegex'], problem, 'remove one of them');
}
