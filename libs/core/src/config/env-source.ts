import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

export interface FoundVariable {
  readonly name: string;
  readonly value: string;
  readonly origin: 'environment' | 'dotenv' | 'file';
}

/** Where variables come from: the process environment first, then a `.env` file. An empty value counts as unset. */
export class EnvSource {
  constructor(
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly dotenv: Readonly<Record<string, string | undefined>> = {},
  ) {}

  /**
   * The environment of this process, and in development (`NODE_ENV` unset or `development`) the
   * `.env` file of a folder. The file is read, never copied into `process.env`.
   */
  static ofProcess(folder = process.cwd()): EnvSource {
    const mode = process.env['NODE_ENV'] ?? 'development';
    return new EnvSource(process.env, mode === 'development' ? readDotenv(folder) : {});
  }

  /** The first of the names that is set. */
  find(names: readonly string[]): FoundVariable | undefined {
    for (const name of names) {
      const value = this.environment[name];
      if (value) return { name, value, origin: 'environment' };
    }
    for (const name of names) {
      const value = this.dotenv[name];
      if (value) return { name, value, origin: 'dotenv' };
    }
    return undefined;
  }

  /** Every variable that is set, for hints about misspelt ones. */
  entries(): [name: string, value: string][] {
    const all = { ...this.dotenv, ...this.environment };
    return Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1]));
  }
}

function readDotenv(folder: string): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(join(folder, '.env'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
