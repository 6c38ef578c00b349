import type { Message } from '@bufbuild/protobuf';

/**
 * The value that a rule states; undefined where it states none. Rules are proto2: what is not
 * stated has a default on the prototype.
 */
export function stated<Rules extends Message, Key extends keyof Rules>(
  rules: Rules,
  key: Key,
): Rules[Key] | undefined {
  return Object.hasOwn(rules, key) ? rules[key] : undefined;
}
