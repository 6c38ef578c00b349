import type { Printable } from '../../print/printable.js';

/** One rule of one value. */
export interface Check {
  /** Id of the rule, such as `string.min_len`. */
  readonly rule: string;
  /** What is expected, without its subject: `must equal 5`. */
  readonly message: string;
  /** Condition that holds when the rule is broken. */
  readonly broken: Printable;
}

/** What the checks of a value need to know of their surroundings. */
export interface CheckContext {
  /** Variable that holds the value. */
  readonly value: string;
  /**
   * Declares a constant of the module, such as `emailPattern` for the hint `Pattern`. Returns its
   * name.
   */
  constant(hint: string, expression: Printable): string;
}
