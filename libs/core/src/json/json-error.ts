/** Where in a JSON text a problem is. Lines and columns start at 1; columns count UTF-16 units. */
export interface JsonPlace {
  readonly line: number;
  readonly column: number;
}

const SHOWN_LENGTH = 60;

/**
 * A JSON text that is malformed or does not fit its message, or a message that JSON cannot hold.
 *
 * The HTTP server answers it as 400 with a `google.rpc.BadRequest`: `path` is the field of the
 * violation, `description` its text.
 */
export class JsonError extends Error {
  /** Path of the field by proto names, such as `user.emails[2]` or `labels["a"]`; empty at the root. */
  path = '';

  /**
   * @param problem What is wrong, the bad value quoted: `invalid value "12x"`
   * @param advice What was expected or how to fix it: `expected an integer`
   * @param place Absent when a message is written or the text is no JSON, such as a query parameter
   */
  constructor(
    readonly problem: string,
    readonly advice: string,
    readonly place?: JsonPlace,
  ) {
    super();
    this.name = 'JsonError';
    this.message = this.compose();
  }

  /** The problem without its place. */
  get description(): string {
    return `${this.problem}: ${this.advice}`;
  }

  get line(): number | undefined {
    return this.place?.line;
  }

  get column(): number | undefined {
    return this.place?.column;
  }

  /** Puts a segment in front of the path: a field's name, `[2]` of a list or `["a"]` of a map. */
  prefix(segment: string): this {
    const joint = this.path === '' || this.path.startsWith('[') ? '' : '.';
    this.path = segment + joint + this.path;
    this.message = this.compose();
    return this;
  }

  private compose(): string {
    const path = this.path === '' ? '' : ` in ${this.path}`;
    const place =
      this.place === undefined ? '' : ` at line ${this.place.line}, column ${this.place.column}`;
    return `${this.problem}${path}${place}: ${this.advice}`;
  }
}

/** Adds a path segment to an error on its way out; errors of other classes pass unchanged. */
export function withPath(error: unknown, segment: string): unknown {
  return error instanceof JsonError ? error.prefix(segment) : error;
}

/** The error for a value that is not of its type. */
export function invalidValue(value: unknown, expected: string, place?: JsonPlace): JsonError {
  return new JsonError(`invalid value ${shown(value)}`, `expected ${expected}`, place);
}

/** A value as an error text quotes it: shortened, on one line. */
export function shown(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' || value === undefined) return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `of type ${typeof value}`;
  if (typeof value === 'object' && value !== null) return `of type ${typeNameOf(value)}`;
  const text = JSON.stringify(value);
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH)}…"`;
}

function typeNameOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
