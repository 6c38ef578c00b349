import type { ResolverAnswer, ServiceResolver, Watch } from '@nestjs-toolkit/core';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Agent } from './agent.js';

export interface ConsulResolverOptions {
  /** Longest wait before an agent that does not answer is asked again, in milliseconds. */
  readonly maxBackoff: number;
}

/** Wait after the first failure, in milliseconds. */
const FIRST_BACKOFF = 100;
/** Least time between two queries of a service, in milliseconds: an index may move fast. */
const MIN_INTERVAL = 20;

/** Follows services with blocking queries, one per service that somebody watches. */
export function createConsulResolver(
  agent: Agent,
  options: ConsulResolverOptions,
): ServiceResolver & { close(): void } {
  const watches = new Set<Watch>();
  return {
    name: 'consul',
    watch(service, listener) {
      const query = new BlockingQuery(agent, service, listener, options);
      watches.add(query);
      return {
        refresh: () => query.refresh(),
        close: () => {
          query.close();
          watches.delete(query);
        },
      };
    },
    close: () => {
      for (const watch of watches) watch.close();
      watches.clear();
    },
  };
}

/** Asks for the instances of a service again and again; the agent answers when they change. */
class BlockingQuery implements Watch {
  private readonly stop = new AbortController();
  /** Ends a wait after a failure early. */
  private wake: AbortController | undefined;

  constructor(
    private readonly agent: Agent,
    private readonly service: string,
    private readonly listener: (answer: ResolverAnswer) => void,
    private readonly options: ConsulResolverOptions,
  ) {
    void this.run();
  }

  refresh(): void {
    this.wake?.abort();
  }

  close(): void {
    this.stop.abort();
    this.wake?.abort();
  }

  private async run(): Promise<void> {
    let index = 0;
    let failures = 0;
    while (!this.stop.signal.aborted) {
      try {
        const found = await this.agent.instances(this.service, index, this.stop.signal);
        failures = 0;
        // Source: blocking queries, "Implementation Details": an index may go back, and is never below 1.
        index = found.index < index ? 0 : Math.max(1, found.index);
        this.tell(found.endpoints.length > 0 ? { kind: 'found', ...found } : { kind: 'unknown' });
        await this.pause(MIN_INTERVAL);
      } catch (error) {
        if (this.stop.signal.aborted) return;
        index = 0;
        this.tell({ kind: 'failed', message: (error as Error).message });
        await this.pause(this.backoff(failures++));
      }
    }
  }

  private tell(answer: ResolverAnswer): void {
    if (!this.stop.signal.aborted) this.listener(answer);
  }

  private backoff(failures: number): number {
    const longest = Math.min(this.options.maxBackoff, FIRST_BACKOFF * 2 ** failures);
    return longest * (0.5 + Math.random() / 2);
  }

  private async pause(milliseconds: number): Promise<void> {
    this.wake = new AbortController();
    if (this.stop.signal.aborted) return;
    await sleep(milliseconds, undefined, { signal: this.wake.signal, ref: false }).catch(
      () => undefined,
    );
  }
}
