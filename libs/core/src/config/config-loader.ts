import { ConfigError, type ConfigProblem } from './config-error.js';
import type { ConfigVariable, ConfigVariableKind } from './config-variable.js';
import type { EnvSource } from './env-source.js';

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
}

/** How one variable is declared: what `env.string()` and its siblings hand to the loader. */
export interface VariableDeclaration<T> {
  name: string;
  kind: ConfigVariableKind;
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
  private section: Required<ConfigSection> = { prefix: '', aliasPrefixes: [], overrides: {} };

  constructor(
    private readonly source: EnvSource,
    private readonly servicePrefix = '',
  ) {}

  /** Reads one config class. Problems are collected, see {@link throwIfInvalid}. */
  load<T extends object>(type: ConfigClass<T>, section: ConfigSection = {}): T {
    const outer = { loader: active, section: this.section };
    this.section = { prefix: '', aliasPrefixes: [], overrides: {}, ...section };
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
    });
  }

  read<T>(declaration: VariableDeclaration<T>): T | undefined {
    const names = this.namesOf(declaration);
    const found = this.source.find(names);
    const override = (this.section.overrides as Record<string, T>)[fieldName(declaration.name)];
    const fallback = override ?? declaration.default;
    this.variables.push({
      name: names[0] as string,
      aliases: names.slice(1),
      kind: declaration.kind,
      expected: declaration.expected,
      ...(fallback === undefined ? {} : { default: declaration.format(fallback) }),
      required: declaration.required,
      secret: declaration.secret,
      description: declaration.description,
      source:
        found?.origin ??
        (override !== undefined ? 'code' : fallback !== undefined ? 'default' : 'unset'),
    });
    if (found && declaration.secret) this.secrets.add(found.value);
    if (found) return this.parse(declaration, found.name, found.value);
    if (fallback === undefined && declaration.required) {
      this.problems.push({
        subject: names[0] as string,
        expected: `is not set: expected ${declaration.expected}`,
      });
    }
    return fallback;
  }

  /** @throws ConfigError naming every problem met so far */
  throwIfInvalid(): void {
    if (this.problems.length > 0) throw new ConfigError(this.problems);
  }

  private parse<T>(declaration: VariableDeclaration<T>, name: string, text: string): T | undefined {
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
