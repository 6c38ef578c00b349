/**
 * One segment of a template's path.
 *
 * `literal` matches itself, `single` is `*` and matches one segment that is not empty, `multi` is `**`
 * and matches the rest of the path, which may be nothing.
 */
export type TemplateSegment =
  | {
      readonly kind: 'literal';
      /** As the template writes it. */
      readonly text: string;
      /** In canonical form, see `canonicalPath()`: what segments of requests are compared with. */
      readonly value: string;
    }
  | { readonly kind: 'single' }
  | { readonly kind: 'multi' };

/** A `{field}` or `{field=segments}` of a template. */
export interface TemplateVariable {
  /** Names of the request field and, for nested fields, of the messages around it, outermost first. */
  readonly fieldPath: readonly string[];
  /** {@link fieldPath} joined with dots, as the template writes it. */
  readonly name: string;
  /** Index of the first segment that it captures. */
  readonly start: number;
  /** Index after its last segment. */
  readonly end: number;
  /**
   * Whether its pattern is anything but one segment: such a value keeps its slashes, and encoded
   * slashes stay encoded. `{name}`, `{name=*}` and `{name=users}` are single.
   */
  readonly multiSegment: boolean;
  /** Where it begins in the template's text, counted from 0. */
  readonly position: number;
}

/** A path template of `google/api/http.proto`, such as `/v1/{name=users/*}:archive`. */
export interface PathTemplate {
  readonly kind: 'template';
  /** As it was written. */
  readonly text: string;
  /** All segments in order; those of a variable's pattern stand where the variable is. */
  readonly segments: readonly TemplateSegment[];
  /** Variables in the order of the text. */
  readonly variables: readonly TemplateVariable[];
  /** Custom verb in canonical form, without its colon. Absent if there is none. */
  readonly verb: string | undefined;
}

/** Why a text is no template. */
export interface InvalidTemplate {
  readonly kind: 'invalid';
  /** Where in the text the problem is, counted from 0. */
  readonly position: number;
  /** What is wrong there and what was expected. */
  readonly message: string;
}
