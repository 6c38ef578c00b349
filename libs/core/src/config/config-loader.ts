import { ConfigError, type ConfigProblem } from './config-error.js';
import type { ConfigVariable, ConfigVariableKind } from './config-variable.js';
import { didYouMean } from './did-you-mean.js';
import type { EnvSource, FoundVariable } from './env-source.js';
import { findSecretFile, SECRET_FILE_SUFFIX } from './secret-file.js';
import { isInjectedByKubernetes } from './kubernetes-links.js';
import { readSchema, type ConfigSchema } from './schema-config.js';

/** A class whose fields are read from the environment with the functions of `env`. */
export type ConfigClass<T extends object = object> = new () => T;

/** Where in the environment a config class lives. */
export interface ConfigSection {
  /** Segment between the service prefix and the variable's name, such as `PGSQL`. @default '' */
  prefix?: string;
  /** Full prefixes, without the service prefix, that are tried when the first finds nothing. @default [] */
  aliasPrefixes?: readonly string[];
  /** Values given in code, by field name. The environment overrides them. @default {} */
  overrides?: object;
  /** What the variables belong to, in help texts. @default the name of the class */
  title?: string;
}

/** How one variable is declared: what `env.string()` and its siblings hand to the loader. */
export interface VariableDeclaration<T> {
  name: string;
  kind: ConfigVariableKind;
  choices?: readonly string[];
  expected: string;
  /** @returns the value, or `undefined` if the text is not as expected */
  parse(text: string): T | undefined;
  format(value: T): string;
  default?: T;
  required: boolean;
  secret: boolean;
  description: string;
  aliases: readonly string[];
}

/** Values of a schema's variables that are shorter are no secrets to blank out: `true`, `8080`. */
const MIN_SCHEMA_SECRET = 8;

const NO_SECTION: Required<ConfigSection> = {
  prefix: '',
  aliasPrefixes: [],
  overrides: {},
  title: '',
};

let active: ConfigLoader | undefined;

/** The loader that is filling a config class right now, if any. */
export function activeConfigLoader(): ConfigLoader | undefined {
  return active;
}

/**
 * Fills config classes from the environment and remembers every variable and every problem, so that
 * all problems can be reported together and all variables can be listed.
 */
export class ConfigLoader {
  readonly variables: ConfigVariable[] = [];
  readonly problems: ConfigProblem[] = [];
  /** Values that must not be printed, wherever they turn up. */
  readonly secrets = new Set<string>();
  private section: Required<ConfigSection> = NO_SECTION;

  constructor(
    private readonly source: EnvSource,
    private readonly servicePrefix = '',
  ) {}

  /** Reads one config class. Problems are collected, see {@link throwIfInvalid}. */
  load<T extends object>(type: ConfigClass<T>, section: ConfigSection = {}): T {
    const outer = { loader: active, section: this.section };
    this.section = { ...NO_SECTION, title: type.name, ...section };
    active = this;
    try {
      const problemsBefore = this.problems.length;
      const config = new type();
      if (this.problems.length === problemsBefore) this.validate(config, type.name);
      return config;
    } finally {
      active = outer.loader;
      this.section = outer.section;
    }
  }

  /** Reads a config class nested in the one that is being read, under a longer prefix. */
  loadNested<T extends object>(type: ConfigClass<T>, prefix: string): T {
    const { aliasPrefixes, overrides } = this.section;
    return this.load(type, {
      prefix: joinName(this.section.prefix, prefix),
      aliasPrefixes: aliasPrefixes.map((alias) => joinName(alias, prefix)),
      overrides: (overrides as Record<string, object>)[fieldName(prefix)] ?? {},
      title: this.section.title,
    });
  }

  /**
   * Reads variables with a schema. It does not tell which of them are secrets, so all of them are
   * treated as such. Problems are collected, see {@link throwIfInvalid}.
   */
  loadSchema<T>(schema: ConfigSchema<T>, title: string): T {
    const found = new Map<string, FoundVariable | undefined>();
    const { value, problems, variables } = readSchema(schema, {
      fullName: (name) => joinName(this.servicePrefix, name),
      read: (name) => {
        const variable = this.find([joinName(this.servicePrefix, name)], true);
        found.set(name, variable);
        if (variable && variable.value.length >= MIN_SCHEMA_SECRET)
          this.secrets.add(variable.value);
        return variable?.value;
      },
    });
    this.problems.push(...problems);
    for (const [name, { required }] of variables) {
      this.variables.push({
        name: joinName(this.servicePrefix, name),
        aliases: [],
        group: title,
        kind: 'string',
        expected: 'text',
        required,
        secret: true,
        description: '',
        source: found.get(name)?.origin ?? 'unset',
      });
    }
    return value as T;
  }

  read<T>(declaration: VariableDeclaration<T>): T | undefined {
    const names = this.namesOf(declaration);
    const problemsBefore = this.problems.length;
    const found = this.find(names, declaration.secret);
    const override = (this.section.overrides as Record<string, T>)[fieldName(declaration.name)];
    const fallback = override ?? declaration.default;
    const value = found ? this.parse(declaration, found) : fallback;
    const fallbackSource =
      override !== undefined ? 'code' : fallback !== undefined ? 'default' : 'unset';
    this.variables.push({
      ...describe(declaration, names, this.section.title),
      ...(fallback === undefined ? {} : { default: declaration.format(fallback) }),
      ...(value === undefined || declaration.secret ? {} : { value: declaration.format(value) }),
      source: found?.origin ?? fallbackSource,
    });
    if (found && declaration.secret) this.secrets.add(found.value);
    const isReported = this.problems.length > problemsBefore;
    if (value === undefined && declaration.required && !isReported) {
      this.problems.push({
        subject: names[0] as string,
        expected: `is not set: expected ${declaration.expected}`,
      });
    }
    return value;
  }

  /**
   * Hints about variables that carry the service's prefix but that nothing reads, which are most
   * likely misspelt. Call it when everything is loaded.
   */
  unknownVariables(): string[] {
    if (this.servicePrefix === '') return [];
    const known = this.variables.flatMap(({ name, aliases, secret }) => {
      const names = [name, ...aliases];
      return secret ? [...names, ...names.map((each) => each + SECRET_FILE_SUFFIX)] : names;
    });
    const start = `${joinName(this.servicePrefix)}_`;
    return this.source
      .entries()
      .filter(([name]) => name.startsWith(start) && !known.includes(name))
      .filter(([name, value]) => !isInjectedByKubernetes(name.slice(start.length), value))
      .map(([name]) => {
        const similar = didYouMean(name, known);
        return `unknown variable ${name}: ${similar ? `did you mean ${similar}?` : 'nothing reads it'}`;
      });
  }

  /** @throws ConfigError naming every problem met so far */
  throwIfInvalid(): void {
    if (this.problems.length > 0) throw new ConfigError(this.problems);
  }

  /** A secret may be in a file instead; the process environment wins over the `.env` file either way. */
  private find(names: readonly string[], isSecret: boolean): FoundVariable | undefined {
    const direct = this.source.find(names);
    const pointer = isSecret
      ? this.source.find(names.map((name) => name + SECRET_FILE_SUFFIX))
      : undefined;
    if (!pointer || (direct?.origin === 'environment' && pointer.origin === 'dotenv'))
      return direct;
    const isAmbiguous = direct?.origin === pointer.origin;
    const file = isAmbiguous
      ? { problem: `is set as well as ${direct.name}: expected one of the two` }
      : findSecretFile(pointer);
    if ('value' in file) return file;
    const found = isAmbiguous ? {} : { found: JSON.stringify(pointer.value) };
    this.problems.push({ subject: pointer.name, ...found, expected: file.problem });
    return undefined;
  }

  private parse<T>(
    declaration: VariableDeclaration<T>,
    { name, value: text }: FoundVariable,
  ): T | undefined {
    const value = declaration.parse(text);
    if (value === undefined) {
      this.problems.push({
        subject: name,
        ...(declaration.secret ? {} : { found: JSON.stringify(text) }),
        expected: `expected ${declaration.expected}`,
      });
    }
    return value;
  }

  private namesOf({ name, aliases }: VariableDeclaration<unknown>): string[] {
    const prefixes = [this.section.prefix, ...this.section.aliasPrefixes];
    const names = prefixes.flatMap((prefix) =>
      [name, ...aliases].map((each) => joinName(this.servicePrefix, prefix, each)),
    );
    return [...new Set(names)];
  }

  private validate(config: object & { validate?(): unknown }, className: string): void {
    if (typeof config.validate !== 'function') return;
    for (const message of validationMessages(() => config.validate?.())) {
      this.problems.push(this.problemOf(message, className));
    }
  }

  /** A message may begin with the variable it is about, as in `SSL_CA_FILE: file not found`. */
  private problemOf(message: string, className: string): ConfigProblem {
    const [, variable, expected] = /^([A-Z][A-Z0-9_]*): (.+)$/s.exec(message) ?? [];
    if (!variable || !expected) return { subject: className, expected: message };
    return { subject: joinName(this.servicePrefix, this.section.prefix, variable), expected };
  }
}

function describe(
  declaration: VariableDeclaration<unknown>,
  names: readonly string[],
  group: string,
): Omit<ConfigVariable, 'source'> {
  const { kind, choices, expected, required, secret, description } = declaration;
  return {
    name: names[0] as string,
    aliases: names.slice(1),
    group,
    kind,
    ...(choices ? { choices } : {}),
    expected,
    required,
    secret,
    description,
  };
}

function validationMessages(validate: () => unknown): string[] {
  try {
    const result = validate();
    if (typeof result === 'string') return result === '' ? [] : [result];
    return Array.isArray(result) ? result.map(String) : [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Joins parts of a variable's name: `('user-service', 'cache', 'HOST')` is `USER_SERVICE_CACHE_HOST`. */
export function joinName(...parts: string[]): string {
  return parts
    .map((part) => part.replace(/[^a-zA-Z0-9_]+/g, '_').replace(/^_+|_+$/g, ''))
    .filter((part) => part !== '')
    .join('_')
    .toUpperCase();
}

/** The field that holds a variable: `MAX_IDLE_CONNECTIONS` is `maxIdleConnections`. */
function fieldName(variable: string): string {
  return variable
    .toLowerCase()
    .replace(/_+$/, '')
    .replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
