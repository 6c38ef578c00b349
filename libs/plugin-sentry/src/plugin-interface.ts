import type { NodeClient } from '@sentry/node';

/** What a report says besides the error. */
export interface ReportDetails {
  /** Searchable texts, such as `{ job: 'invoices' }`. @default {} */
  readonly tags?: Readonly<Record<string, string>>;
  /** Anything else. Secrets of the configuration are blanked out. @default {} */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** @default 'error' */
  readonly level?: 'fatal' | 'error' | 'warning' | 'info' | 'debug';
}

/** Settings in effect, without secrets. */
export interface SentryInfo {
  readonly enabled: boolean;
  /** Where reports go, such as `https://sentry.example.com/42`. */
  readonly address: string | undefined;
  readonly environment: string;
  readonly release: string;
  readonly sampleRate: number;
}

/** Sentry: what `@InjectPlugin()` gives for `plugin: "sentry"`. Failed calls are reported without it. */
export interface SentryPlugin {
  /** Reports an error that no call ends with, such as one of a background job. Within a call its request goes along. @returns id of the report */
  capture(error: unknown, details?: ReportDetails): string;
  /** Reports a text. @returns id of the report */
  captureMessage(text: string, details?: ReportDetails): string;
  /** Sentry's client. It is there whether or not there is a DSN. */
  client(): NodeClient;
  /** Waits until reports have left. @returns whether all have left within `FLUSH_TIMEOUT` */
  flush(): Promise<boolean>;
  /** Settings in effect. */
  info(): SentryInfo;
}
