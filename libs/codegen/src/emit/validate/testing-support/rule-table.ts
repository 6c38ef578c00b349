import type { Validator } from './validators.js';

/** Values that a field accepts and refuses, and the rule that it refuses them by. */
export interface RuleCase {
  /** Property of the message. */
  readonly key: string;
  /** Path of the field in violations. @default the property */
  readonly field?: string;
  readonly rule: string;
  /** Text of the violation, where it matters. */
  readonly message?: string;
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
}

/** Runs a case: one violation per bad value, none per good one. */
export function expectCase(
  validate: Validator,
  { key, field = key, rule, message, good, bad }: RuleCase,
): void {
  const results = (values: readonly unknown[]) =>
    values.map((value) => [value, validate({ [key]: value })]);
  expect(results(good)).toEqual(good.map((value) => [value, []]));
  const text: unknown = message ?? expect.any(String);
  expect(results(bad)).toEqual(bad.map((value) => [value, [{ field, rule, message: text }]]));
}
