import {
  codeName,
  currentCall,
  type Call,
  type CallOutcome,
  type ErrorPlace,
  type PluginContext,
  type PluginHooks,
} from '@nestjs-toolkit/core';
import {
  defaultStackParser,
  linkedErrorsIntegration,
  makeNodeTransport,
  NodeClient,
  nodeContextIntegration,
  Scope,
} from '@sentry/node';
import { describeCall, describeStatus } from './call-scope.js';
import { cleanEvent } from './clean-event.js';
import { reportCrashes } from './crash-reports.js';
import type { ReportDetails, SentryInfo, SentryPlugin } from './plugin-interface.js';
import type { SentryOptions } from './sentry-options.js';

/**
 * Reports the errors of a service with a client of its own: nothing global is set up, so several
 * plugins, or an application that uses Sentry itself, do not get into each other's way.
 */
export class SentryPluginInstance implements SentryPlugin, PluginHooks {
  readonly address?: string;
  readonly #client: NodeClient;
  readonly #release: string;
  #stopCrashReports: (() => void) | undefined;

  constructor(
    private readonly options: SentryOptions,
    private readonly context: PluginContext,
  ) {
    const { name, version } = context.service;
    this.#release = options.release ?? `${name}@${version}`;
    const address = addressOf(options.dsn);
    if (address !== undefined) this.address = address;
    this.#client = this.#createClient();
    context.telemetry?.observeErrors((error, place) => this.#reportPlace(error, place));
    const codes = new Set(options.codes);
    context.telemetry?.observeCalls({
      started: (call) => ({
        ended: (outcome) => {
          if (outcome.error && codes.has(codeName(outcome.code))) this.#report(call, outcome);
        },
      }),
    });
  }

  /** Of message handlers, background jobs and hooks. */
  #reportPlace(error: unknown, { source, operation, isRetried, tags = {} }: ErrorPlace): void {
    const level = isRetried ? 'warning' : 'error';
    const scope = this.#scopeOf(currentCall(), { tags: { source, operation, ...tags }, level });
    scope.setTransactionName(operation);
    scope.captureException(error);
  }

  capture(error: unknown, details: ReportDetails = {}): string {
    return this.#scopeOf(currentCall(), details).captureException(error);
  }

  captureMessage(text: string, details: ReportDetails = {}): string {
    return this.#scopeOf(currentCall(), details).captureMessage(text, details.level ?? 'info');
  }

  client(): NodeClient {
    return this.#client;
  }

  async flush(): Promise<boolean> {
    return this.#client.flush(this.options.flushTimeout);
  }

  info(): SentryInfo {
    const { dsn, environment, sampleRate } = this.options;
    return {
      enabled: dsn !== undefined,
      address: this.address,
      environment,
      release: this.#release,
      sampleRate,
    };
  }

  preStart(): void {
    if (this.options.dsn === undefined)
      this.context.logger.info('errors are not reported: set DSN to report them to Sentry');
    else this.#stopCrashReports ??= reportCrashes((error, origin) => this.#crash(error, origin));
  }

  async onStop(): Promise<void> {
    this.#stopCrashReports?.();
    this.#stopCrashReports = undefined;
    const { flushTimeout } = this.options;
    const isEmpty = await this.#client.close(flushTimeout);
    if (!isEmpty) this.context.logger.warn(`reports did not leave within ${flushTimeout} ms`);
  }

  #crash(error: unknown, origin: string): Promise<boolean> {
    this.capture(error, { level: 'fatal', tags: { origin } });
    return this.flush();
  }

  /** What was thrown says more than the status it became. */
  #report(call: Call, { code, error }: CallOutcome): void {
    const scope = this.#scopeOf(call);
    describeStatus(scope, code, error!.message);
    scope.captureException(error!.cause ?? error);
  }

  #scopeOf(call: Call | undefined, { tags = {}, extra = {}, level }: ReportDetails = {}): Scope {
    const scope = new Scope();
    scope.setClient(this.#client);
    scope.setTag('service', this.context.service.name);
    scope.setTags({ ...tags });
    scope.setExtras({ ...extra });
    if (level) scope.setLevel(level);
    if (call) describeCall(scope, call, this.options.headers);
    return scope;
  }

  #createClient(): NodeClient {
    const { dsn, environment, dist, sampleRate, attachStacktrace, maxPending, debug } =
      this.options;
    const redact = this.context.redact ?? ((text: string) => text);
    const { logger } = this.context;
    const client = new NodeClient({
      ...(dsn === undefined ? {} : { dsn }),
      environment,
      release: this.#release,
      ...(dist === undefined ? {} : { dist }),
      sampleRate,
      attachStacktrace,
      stackParser: defaultStackParser,
      transport: makeNodeTransport,
      transportOptions: { bufferSize: maxPending },
      integrations: [linkedErrorsIntegration(), nodeContextIntegration()],
      sendClientReports: false,
      enableRuntimeChannelInjection: false,
      beforeSend: (event) => {
        if (debug) logger.info(`reporting to Sentry`, { eventId: event.event_id });
        return cleanEvent(event, redact);
      },
    });
    client.init();
    return client;
  }
}

/** The DSN without its key. */
function addressOf(dsn: string | undefined): string | undefined {
  if (dsn === undefined || !URL.canParse(dsn)) return undefined;
  const { origin, pathname } = new URL(dsn);
  return origin + pathname;
}
