import type { ClientInterceptor } from './client-interceptor.js';
import type { ClientOptions } from './client-options.js';
import type { MethodSettingsTable } from './method-config.js';

/** What code may say of the client of one service. Environment variables override `options`. */
export interface ClientSettings {
  /** Values for fields of the client's options, by field name. @default {} */
  options?: Partial<Omit<ClientOptions, 'methods' | 'validate' | 'methodSettings'>>;
  /** Settings of single rpcs, by name or full method. @default {} */
  methods?: MethodSettingsTable;
  /** What wraps the calls, outermost first. @default [] */
  interceptors?: readonly ClientInterceptor[];
}

/** Clients by the name of their service; `*` holds for all of them. */
export type ClientSettingsTable = Readonly<Record<string, ClientSettings>>;
