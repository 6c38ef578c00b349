import { Client, type ClientConfig } from 'pg';
import type { QueryLog } from './query-log.js';

/** Where the next connection of a pool goes to. */
export interface ClientSource {
  /** @throws Error while it is not known yet */
  config(): ClientConfig;
  readonly log: QueryLog;
}

type Callback = (error: Error | null, result?: unknown) => void;
type QueryArguments = [query: unknown, ...rest: unknown[]];

/**
 * A kind of client for a pool that is made before its server is known. A connection that is asked for
 * too early fails with the source's error.
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
      const send = super.query.bind(this) as (...args: QueryArguments) => unknown;
      const args = given as QueryArguments;
      return (source.log.isOn ? logged(send, args, source.log) : send(...args)) as never;
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

function logged(
  send: (...args: QueryArguments) => unknown,
  args: QueryArguments,
  log: QueryLog,
): unknown {
  const text = textOf(args[0]);
  const begin = performance.now();
  const note: Callback = (error) => {
    if (error) log.failed(text, error);
    else log.succeeded(text, performance.now() - begin);
  };
  const last = args.at(-1);
  if (typeof last === 'function') {
    const callback = last as Callback;
    const noted: Callback = (error, result) => {
      note(error);
      callback(error, result);
    };
    return send(...(args.with(args.length - 1, noted) as QueryArguments));
  }
  const result = send(...args);
  if (result instanceof Promise) result.then(() => note(null), note);
  return result;
}

/** The SQL of what `query()` takes: a text, a configuration, or an object such as a cursor. */
function textOf(query: unknown): string {
  if (typeof query === 'string') return query;
  return String((query as { text?: string } | null)?.text ?? 'query');
}
