/** One broken rule of one field. */
export interface Violation {
  /** Path of the field by proto names, such as `user.emails[2]` or `labels["a"]`. */
  readonly field: string;
  /**
   * Rule that is broken, as protoc-gen-validate and protovalidate name it, such as
   * `string.min_len`.
   */
  readonly rule: string;
  /** What was expected, for a human: `value length must be at least 3 characters`. */
  readonly message: string;
}
