import { formatByteSize, parseByteSize } from './byte-size.js';
import {
  activeConfigLoader,
  ConfigLoader,
  type ConfigClass,
  type VariableDeclaration,
} from './config-loader.js';
import { formatDuration, parseDuration } from './duration.js';
import { EnvSource } from './env-source.js';

export interface VariableOptions<T> {
  /** Value when the variable is not set. */
  default?: T;
  /** Whether the service refuses to start without it. @default false */
  required?: boolean;
  /** Keeps the value out of every output. @default false */
  secret?: boolean;
  /** One sentence for help texts and documentation. @default '' */
  description?: string;
  /** Other names for the same variable, under the same prefix. @default [] */
  aliases?: readonly string[];
}

export interface RangeOptions {
  min?: number;
  max?: number;
}

/** With a default or `required: true` the value is always there; otherwise it may be `undefined`. */
type Value<T, O> = O extends { default: T } | { required: true } ? T : T | undefined;

type Kind<T> = Pick<VariableDeclaration<T>, 'kind' | 'choices' | 'expected' | 'parse' | 'format'>;

/**
 * Declares one variable and gives its value. Inside a config class that the toolkit loads, the value
 * comes from the environment; in a class made with `new`, as in a unit test, it is the default.
 */
function variable<T, O extends VariableOptions<T>>(
  name: string,
  kind: Kind<T>,
  options: O = {} as O,
): Value<T, O> {
  const declaration: VariableDeclaration<T> = {
    ...kind,
    name,
    required: options.required ?? false,
    secret: options.secret ?? false,
    description: options.description ?? '',
    aliases: options.aliases ?? [],
    ...(options.default === undefined ? {} : { default: options.default }),
  };
  const loader = activeConfigLoader();
  return (loader ? loader.read(declaration) : options.default) as Value<T, O>;
}

const identity = (text: string): string => text;

/** Text. */
function string<const O extends VariableOptions<string>>(name: string, options?: O) {
  return variable<string, O>(
    name,
    { kind: 'string', expected: 'text', parse: identity, format: identity },
    options,
  );
}

/** Text that is never printed, such as a password or a DSN. */
function secret<const O extends VariableOptions<string>>(name: string, options?: O) {
  return variable<string, O & { secret: true }>(
    name,
    { kind: 'string', expected: 'a secret text', parse: identity, format: identity },
    { ...(options as O), secret: true },
  );
}

/** A whole number. */
function integer<const O extends VariableOptions<number> & RangeOptions>(
  name: string,
  options?: O,
) {
  return variable<number, O>(
    name,
    {
      kind: 'integer',
      expected: `a whole number${rangeText(options)}`,
      parse: (text) => inRange(/^[+-]?\d+$/.test(text) ? Number(text) : undefined, options),
      format: String,
    },
    options,
  );
}

/** A TCP port; 0 lets the system choose a free one. */
function port<const O extends VariableOptions<number>>(name: string, options?: O) {
  return integer(name, { ...(options as O), min: 0, max: 65_535 });
}

/** A decimal number. */
function number<const O extends VariableOptions<number> & RangeOptions>(name: string, options?: O) {
  return variable<number, O>(
    name,
    {
      kind: 'number',
      expected: `a number${rangeText(options)}`,
      parse: (text) =>
        inRange(
          /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined,
          options,
        ),
      format: String,
    },
    options,
  );
}

const BOOLEANS: Record<string, boolean> = {
  true: true,
  t: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  f: false,
  no: false,
  off: false,
  0: false,
};

/** `true` or `false`; `1`, `yes`, `on`, `0`, `no` and `off` are read as well. */
function boolean<const O extends VariableOptions<boolean>>(name: string, options?: O) {
  return variable<boolean, O>(
    name,
    {
      kind: 'boolean',
      expected: 'true or false',
      parse: (text) => BOOLEANS[text.toLowerCase()],
      format: String,
    },
    options,
  );
}

export interface DurationOptions {
  default?: string;
  /** Unit of a bare number. Without it a bare number is refused. */
  bareUnit?: 's' | 'ms';
}

/** A length of time such as `30s` or `1h`, in milliseconds. The default is written the same way. */
function duration<const O extends Omit<VariableOptions<number>, 'default'> & DurationOptions>(
  name: string,
  options?: O,
) {
  const {
    default: fallback,
    bareUnit,
    ...rest
  }: Omit<VariableOptions<number>, 'default'> & DurationOptions = options ?? {};
  const milliseconds = fallback === undefined ? undefined : requireDuration(name, fallback);
  return variable<number, VariableOptions<number>>(
    name,
    {
      kind: 'duration',
      expected: `a duration such as 30s, 5m or 1h${bareUnit ? `, or a number of ${bareUnit === 's' ? 'seconds' : 'milliseconds'}` : ''}`,
      parse: (text) => parseDuration(bareUnit && /^\d+$/.test(text) ? text + bareUnit : text),
      format: formatDuration,
    },
    { ...rest, ...(milliseconds === undefined ? {} : { default: milliseconds }) },
  ) as Value<number, O extends { default: string } ? { default: number } : O>;
}

/** A size such as `16MiB`, in bytes. The default is a number of bytes. */
function size<const O extends VariableOptions<number>>(name: string, options?: O) {
  return variable<number, O>(
    name,
    {
      kind: 'size',
      expected: 'a size such as 512KiB or 16MiB',
      parse: parseByteSize,
      format: formatByteSize,
    },
    options,
  );
}

/** Texts separated by commas; spaces around an entry are dropped, as are empty entries. */
function list<const O extends VariableOptions<readonly string[]> & { separator?: string }>(
  name: string,
  options?: O,
) {
  const separator = options?.separator ?? ',';
  return variable<readonly string[], O>(
    name,
    {
      kind: 'list',
      expected: `texts separated by "${separator}"`,
      parse: (text) =>
        text
          .split(separator)
          .map((entry) => entry.trim())
          .filter((entry) => entry !== ''),
      format: (entries) => entries.join(separator),
    },
    options,
  );
}

/** One of a few words. */
function choice<const C extends string, const O extends VariableOptions<NoInfer<C>>>(
  name: string,
  choices: readonly C[],
  options?: O,
) {
  return variable<C, O>(
    name,
    {
      kind: 'choice',
      choices,
      expected: `one of ${choices.join(', ')}`,
      parse: (text) => choices.find((each) => each === text),
      format: identity,
    },
    options,
  );
}

/** An absolute URL, as text. */
function url<const O extends VariableOptions<string>>(name: string, options?: O) {
  return variable<string, O>(
    name,
    {
      kind: 'url',
      expected: 'a URL such as https://example.com',
      parse: (text) => (URL.canParse(text) ? text : undefined),
      format: identity,
    },
    options,
  );
}

/** A config class of its own whose variables have a longer prefix: `env.nested('DATABASE_', DatabaseConfig)`. */
function nested<T extends object>(prefix: string, type: ConfigClass<T>): T {
  const loader = activeConfigLoader();
  return loader ? loader.loadNested(type, prefix) : new type();
}

/**
 * Declares the variables of a config class, field by field. The service prefix, and for plugins the
 * plugin's prefix, go in front of each name. The field must be the name in lowerCamelCase if it is
 * to be set from code as well.
 *
 * @example
 * export class AppConfig {
 *   maxRetries = env.integer('MAX_RETRIES', { default: 3, min: 0, description: 'Attempts after the first.' });
 *   requestTimeout = env.duration('REQUEST_TIMEOUT', { default: '30s' });
 * }
 */
export const env = {
  string,
  secret,
  integer,
  port,
  number,
  boolean,
  duration,
  size,
  list,
  choice,
  url,
  nested,
} as const;

/** Reads one config class on its own. @throws ConfigError naming every problem */
export function loadConfig<T extends object>(
  type: ConfigClass<T>,
  options: { env?: Readonly<Record<string, string | undefined>>; prefix?: string } = {},
): T {
  const source = options.env ? new EnvSource(options.env) : EnvSource.ofProcess();
  const loader = new ConfigLoader(source, options.prefix);
  const config = loader.load(type);
  loader.throwIfInvalid();
  return config;
}

function requireDuration(name: string, text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined)
    throw new TypeError(`default "${text}" of ${name} is no duration such as 30s`);
  return milliseconds;
}

function inRange(value: number | undefined, range: RangeOptions = {}): number | undefined {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  if (range.min !== undefined && value < range.min) return undefined;
  if (range.max !== undefined && value > range.max) return undefined;
  return value;
}

function rangeText({ min, max }: RangeOptions = {}): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max !== undefined ? ` of at most ${max}` : '';
}
