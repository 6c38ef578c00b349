/** A place in a proto. */
export interface Position {
  /** Import path of the proto. */
  readonly file: string;
  /** First line is 1. Undefined if the descriptors carry no source info. */
  readonly line: number | undefined;
  /** First column is 1. */
  readonly column: number | undefined;
}
