import { Code } from '../error/code.js';
import { parseDuration } from '../config/duration.js';

/** What may differ between the rpcs of a client. Times are in milliseconds. */
export interface MethodSettings {
  /** Longest time that a call may take; 0 for no limit. */
  readonly timeout?: number;
  readonly waitForReady?: boolean;
  /** Attempts in all, 1 for no retry. */
  readonly retryAttempts?: number;
  /** Codes that are tried again. */
  readonly retryCodes?: readonly (keyof typeof Code)[];
  /** Wait before the second attempt. */
  readonly retryBackoff?: number;
  /** Longest wait between attempts. */
  readonly retryMaxBackoff?: number;
  /** Attempts that run side by side, 0 or 1 for none. */
  readonly hedgingAttempts?: number;
  /** Wait before the next attempt is started beside those that run. */
  readonly hedgingDelay?: number;
}

/** Settings of rpcs by name (`GetUser`) or full method (`/userservice.UserService/GetUser`). */
export type MethodSettingsTable = Readonly<Record<string, MethodSettings>>;

const READERS: { readonly [Key in keyof Required<MethodSettings>]: (value: unknown) => unknown } = {
  timeout: duration,
  waitForReady: (value) => (typeof value === 'boolean' ? value : undefined),
  retryAttempts: count,
  retryCodes: (value) =>
    Array.isArray(value) && value.every((each) => typeof each === 'string' && each in Code)
      ? value
      : undefined,
  retryBackoff: duration,
  retryMaxBackoff: duration,
  hedgingAttempts: count,
  hedgingDelay: duration,
};

/** Reads the JSON of a variable. @throws Error saying which setting of which rpc is wrong */
export function parseMethodSettings(text: string): MethodSettingsTable {
  const table = parseObject(text);
  return Object.fromEntries(
    Object.entries(table).map(([method, settings]) => [method, readSettings(method, settings)]),
  );
}

function readSettings(method: string, settings: unknown): MethodSettings {
  if (typeof settings !== 'object' || settings === null) {
    throw new Error(`"${method}" must hold an object of settings`);
  }
  const entries = Object.entries(settings).map(([key, value]) => {
    const read = READERS[key as keyof MethodSettings];
    if (!read) {
      throw new Error(
        `"${method}" has an unknown setting "${key}": expected one of ${Object.keys(READERS).join(', ')}`,
      );
    }
    const result = read(value);
    if (result === undefined) {
      throw new Error(`"${method}" has a wrong ${key}: ${JSON.stringify(value)}`);
    }
    return [key, result];
  });
  return Object.fromEntries(entries) as MethodSettings;
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new Error('expected a JSON object such as {"GetUser":{"timeout":"2s","retryAttempts":3}}');
}

function duration(value: unknown): number | undefined {
  if (typeof value === 'number') return value >= 0 ? value : undefined;
  return typeof value === 'string' ? parseDuration(value) : undefined;
}

function count(value: unknown): number | undefined {
  return Number.isInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}
