import type { experimental } from '@grpc/grpc-js';
import type { ClientOptions } from '../client-options.js';
import type { MethodSettings, MethodSettingsTable } from '../method-config.js';

type ConfigSelector = experimental.ConfigSelector;
export type MethodConfig = ReturnType<ConfigSelector['invoke']>['methodConfig'];

/** Retry and hedging of each rpc, in the words of gRPC's service config. */
export interface MethodConfigs {
  /** Tells of an rpc before it is first called. */
  declare(path: string, isIdempotent: boolean): void;
  /** What grpc-js asks at each call. */
  configOf(path: string): MethodConfig;
}

/** Rpcs that are remembered; a proxy may be asked for paths without end. */
const MAX_METHODS = 10_000;

export function createMethodConfigs(
  options: ClientOptions,
  table: MethodSettingsTable,
): MethodConfigs {
  const configs = new Map<string, MethodConfig>();
  const none: MethodConfig = { name: [] };
  return {
    declare(path, isIdempotent) {
      if (configs.has(path) || configs.size >= MAX_METHODS) return;
      configs.set(path, methodConfig(options, settingsOf(path, table), isIdempotent));
    },
    configOf: (path) => configs.get(path) ?? none,
  };
}

/** Settings of an rpc: by its full method, or by its name. */
export function settingsOf(path: string, table: MethodSettingsTable): MethodSettings {
  return table[path] ?? table[path.slice(path.lastIndexOf('/') + 1)] ?? {};
}

/** Compiles settings; those of the rpc count before those of the client. */
export function methodConfig(
  options: ClientOptions,
  settings: MethodSettings,
  isIdempotent: boolean,
): MethodConfig {
  const mayRepeat = options.retry === 'all' || (options.retry === 'idempotent' && isIdempotent);
  const hedged = settings.hedgingAttempts ?? (mayRepeat ? options.hedgingAttempts : 0);
  const codes = [...(settings.retryCodes ?? options.retryCodes)];
  if (hedged > 1) {
    const hedgingPolicy = {
      maxAttempts: hedged,
      hedgingDelay: seconds(settings.hedgingDelay ?? options.hedgingDelay),
      nonFatalStatusCodes: codes,
    };
    return { name: [], hedgingPolicy };
  }
  const attempts = settings.retryAttempts ?? (mayRepeat ? options.retryAttempts : 1);
  if (attempts <= 1 || codes.length === 0) return { name: [] };
  const initial = settings.retryBackoff ?? options.retryBackoff;
  const retryPolicy = {
    maxAttempts: attempts,
    initialBackoff: seconds(Math.max(1, initial)),
    maxBackoff: seconds(Math.max(1, initial, settings.retryMaxBackoff ?? options.retryMaxBackoff)),
    backoffMultiplier: 2,
    retryableStatusCodes: codes,
  };
  return { name: [], retryPolicy };
}

/** Milliseconds as a duration of proto3 JSON. */
function seconds(milliseconds: number): string {
  return `${milliseconds / 1000}s`;
}
