import type { RuleReader } from '../rule-reader.js';

/** A `Duration`, or a `Timestamp` since 1970. */
interface Time {
  readonly seconds: bigint;
  readonly nanos: number;
}

const BOUNDS = [
  ['const', 'exactly'],
  ['gte', 'at least'],
  ['gt', 'more than'],
  ['lte', 'at most'],
  ['lt', 'less than'],
] as const;

/** What the rules of a `Duration` say, in words: schemas can only tell its form. */
export function durationInWords(rules: RuleReader): string {
  return sentence(bounds(rules, durationText));
}

/** What the rules of a `Timestamp` say, in words. */
export function timestampInWords(rules: RuleReader): string {
  const within = rules.get<Time>('within');
  return sentence([
    ...bounds(rules, timestampText),
    ...(rules.get('ltNow') === true ? ['in the past'] : []),
    ...(rules.get('gtNow') === true ? ['in the future'] : []),
    ...(within === undefined ? [] : [`at most ${durationText(within)} from now`]),
  ]);
}

function bounds(rules: RuleReader, text: (time: Time) => string): string[] {
  return BOUNDS.flatMap(([name, words]) => {
    const time = name === 'const' ? rules.get<Time>(name) : rules.bound<Time>(name);
    return time === undefined ? [] : [`${words} ${text(time)}`];
  });
}

function sentence(parts: readonly string[]): string {
  return parts.length === 0 ? '' : `Must be ${parts.join(' and ')}.`;
}

function durationText({ seconds, nanos }: Time): string {
  const isNegative = seconds < 0n || nanos < 0;
  const whole = seconds < 0n ? -seconds : seconds;
  const fraction = String(Math.abs(nanos)).padStart(9, '0').replace(/0+$/, '');
  return `${isNegative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}s`;
}

function timestampText({ seconds, nanos }: Time): string {
  return new Date(Number(seconds) * 1000 + Math.floor(nanos / 1_000_000)).toISOString();
}
