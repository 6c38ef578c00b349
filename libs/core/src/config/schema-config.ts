import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { ConfigProblem } from './config-error.js';
import { redactSecrets } from './redact.js';

/** A schema of Zod, Valibot, ArkType or another library that speaks https://standardschema.dev. */
export type ConfigSchema<T = unknown> = StandardSchemaV1<unknown, T>;

/** How a schema sees the environment: names without the service's prefix. */
export interface SchemaEnvironment {
  /** Value of a variable, if it is set. */
  read(name: string): string | undefined;
  /** Full name of a variable. */
  fullName(name: string): string;
}

/** What a schema made of the environment. */
export interface SchemaReading {
  readonly value: unknown;
  readonly problems: readonly ConfigProblem[];
  /** Names of the variables that it has read, and whether it goes without them. */
  readonly variables: ReadonlyMap<string, { readonly required: boolean }>;
}

const SUBJECT = 'application settings';
const VARIABLE_NAME = /^[A-Z][A-Z0-9_]*$/;

export function isConfigSchema(config: object): config is ConfigSchema {
  return '~standard' in config;
}

/** Gives a schema the environment. What it reads is noted, as schemas do not tell what they describe. */
export function readSchema(schema: ConfigSchema, environment: SchemaEnvironment): SchemaReading {
  const missing = new Recorder(() => undefined);
  const required = new Set(issuesOf(validate(schema, missing)).map(variableOf));
  const found = new Recorder((name) => environment.read(name));
  const result = validate(schema, found);
  const values = [...found.values.values()].filter((value) => value !== undefined);
  const names = [...new Set([...missing.values.keys(), ...found.values.keys()])];
  return {
    value: 'value' in result ? result.value : undefined,
    problems: issuesOf(result).map((issue) => {
      const name = variableOf(issue);
      const message = redactSecrets(problemText(issue), values);
      if (name === undefined) return { subject: SUBJECT, expected: message };
      const isUnset = found.values.get(name) === undefined;
      const expected = isUnset ? `is not set: ${message}` : message;
      return { subject: environment.fullName(name), expected };
    }),
    variables: new Map(names.map((name) => [name, { required: required.has(name) }])),
  };
}

/** An object whose fields are variables; those that are asked for are noted. */
class Recorder {
  readonly values = new Map<string, string | undefined>();
  readonly input: object;

  constructor(read: (name: string) => string | undefined) {
    const valueOf = (name: string | symbol): string | undefined => {
      if (typeof name === 'symbol' || !VARIABLE_NAME.test(name)) return undefined;
      if (!this.values.has(name)) this.values.set(name, read(name));
      return this.values.get(name);
    };
    this.input = new Proxy(
      {},
      {
        get: (target, name) => valueOf(name) ?? (Reflect.get(target, name) as unknown),
        has: (target, name) => valueOf(name) !== undefined || Reflect.has(target, name),
        getOwnPropertyDescriptor: (_target, name) => {
          const value = valueOf(name);
          if (value === undefined) return undefined;
          return { value, enumerable: true, configurable: true, writable: true };
        },
      },
    );
  }
}

function validate(schema: ConfigSchema, { input }: Recorder): StandardSchemaV1.Result<unknown> {
  try {
    const result = schema['~standard'].validate(input);
    if (!(result instanceof Promise)) return result;
    result.catch(() => {});
    return { issues: [{ message: 'the schema answers later: expected one that answers at once' }] };
  } catch (error) {
    return { issues: [{ message: error instanceof Error ? error.message : String(error) }] };
  }
}

function issuesOf({ issues }: StandardSchemaV1.Result<unknown>): readonly StandardSchemaV1.Issue[] {
  return issues ?? [];
}

function pathOf({ path = [] }: StandardSchemaV1.Issue): string[] {
  return path.map((segment) => String(typeof segment === 'object' ? segment.key : segment));
}

function variableOf(issue: StandardSchemaV1.Issue): string | undefined {
  const [name] = pathOf(issue);
  return name !== undefined && VARIABLE_NAME.test(name) ? name : undefined;
}

function problemText(issue: StandardSchemaV1.Issue): string {
  const rest = pathOf(issue).slice(variableOf(issue) === undefined ? 0 : 1);
  return rest.length === 0 ? issue.message : `${rest.join('.')}: ${issue.message}`;
}
