export type ConfigVariableKind =
  'string' | 'integer' | 'number' | 'boolean' | 'duration' | 'size' | 'list' | 'choice' | 'url';

/** `file` is one whose path is in `{NAME}_FILE`, as containers get secrets. */
export type ConfigVariableSource = 'environment' | 'dotenv' | 'file' | 'code' | 'default' | 'unset';

/** One environment variable that a service reads, as help texts and documentation show it. */
export interface ConfigVariable {
  /** Full name, such as `USER_SERVICE_PGSQL_HOST`. */
  readonly name: string;
  /** Other full names that are read when the first one is not set. */
  readonly aliases: readonly string[];
  /** What it belongs to, such as `gRPC server` or `plugin redis "cache"`. */
  readonly group: string;
  readonly kind: ConfigVariableKind;
  /** The words that are allowed, of a `choice`. */
  readonly choices?: readonly string[];
  /** What the value has to look like, such as `a duration such as 30s or 1h`. */
  readonly expected: string;
  /** Default as one would write it in the environment; absent if there is none. */
  readonly default?: string;
  readonly required: boolean;
  /** Never printed, not even in an error. */
  readonly secret: boolean;
  readonly description: string;
  /** Where the value in use comes from. */
  readonly source: ConfigVariableSource;
  /** Value in use as one would write it in the environment; absent for secrets and where there is none. */
  readonly value?: string;
}
