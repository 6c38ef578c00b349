import { Client, type ClientConfig } from 'pg';
import { observeQuery, type QueryArguments, type SendQuery, textOf } from './observe-query.js';
import type { QueryLog } from './query-log.js';
import { endQuerySpan, startQuerySpan } from './query-spans.js';

/** Where the next connection of a pool goes to. */
export interface ClientSource {
  /** @throws Error while it is not known yet */
  config(): ClientConfig;
  /** @default none: whoever uses the pool writes its own */
  readonly log?: QueryLog;
}

/**
 * A kind of client for a pool that is made before its server is known. A connection that is asked for
 * too early fails with the source's error. Queries are logged and, within a trace, spans.
 */
export function endpointClient(source: ClientSource): typeof Client {
  return class EndpointClient extends Client {
    readonly #problem: Error | undefined;

    constructor() {
      const { config, problem } = tryConfig(source);
      super(config);
      this.#problem = problem;
      // A borrower may not listen, as Kysely does not: its query fails, and that is enough.
      this.on('error', () => {});
    }

    override connect(...given: unknown[]): never {
      const connect = super.connect.bind(this) as (...args: unknown[]) => unknown;
      return (this.#problem ? refuse(this.#problem, given[0]) : connect(...given)) as never;
    }

    override query(...given: unknown[]): never {
      const send = super.query.bind(this) as SendQuery;
      const args = given as QueryArguments;
      const text = textOf(args[0]);
      const span = startQuerySpan(text, this);
      const log = source.log?.isOn ? source.log : undefined;
      if (!span && !log) return send(...args) as never;
      const begin = performance.now();
      return observeQuery(send, args, (error) => {
        if (span) endQuerySpan(span, error);
        if (log) note(log, text, performance.now() - begin, error);
      }) as never;
    }
  } as unknown as typeof Client;
}

function tryConfig(source: ClientSource): { config: ClientConfig; problem?: Error } {
  try {
    return { config: source.config() };
  } catch (error) {
    return { config: {}, problem: error as Error };
  }
}

function refuse(problem: Error, callback: unknown): Promise<never> | undefined {
  if (typeof callback !== 'function') return Promise.reject(problem);
  process.nextTick(callback as (error: Error) => void, problem);
  return undefined;
}

function note(log: QueryLog, text: string, milliseconds: number, error: Error | null): void {
  if (error) log.failed(text, error);
  else log.succeeded(text, milliseconds);
}
