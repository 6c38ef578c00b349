import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import type { Endpoint } from './endpoint.js';
import { watchAddresses, type HostLookup } from './host-lookup.js';
import type { ServiceResolver, ResolverAnswer } from './service-resolver.js';

/** An address that a connection can be made to. */
export type Address = { readonly host: string; readonly port: number } | { readonly path: string };

/** Where a service is: addresses, or why there are none. */
export type Resolution =
  | { readonly kind: 'found'; readonly addresses: readonly Address[] }
  | { readonly kind: 'failed'; readonly message: string };

export interface Watch {
  /** Asks for news soon, as after a connection was lost. */
  refresh(): void;
  close(): void;
}

/** Finds services by name and follows where they are. */
export interface Discovery {
  /** Tells where a service is, and again whenever that changes; never before this call returns. */
  watch(service: string, listener: (resolution: Resolution) => void): Watch;
  close(): Promise<void>;
}

export interface DiscoveryOptions {
  readonly resolvers: readonly ServiceResolver[];
  readonly hosts: HostLookup;
  readonly logger: ToolkitLogger;
  /** Longest wait for a resolver that has not answered yet, in milliseconds. */
  readonly timeout: number;
}

/**
 * Asks several resolvers at once. The first of the list that knows a service counts; one that has
 * not answered yet is waited for, within the time limit. What a resolver says later is followed.
 */
export function createDiscovery(options: DiscoveryOptions): Discovery {
  const watches = new Set<Watch>();
  return {
    watch(service, listener) {
      const watch = new ServiceWatch(service, options, listener);
      watches.add(watch);
      return {
        refresh: () => watch.refresh(),
        close: () => {
          watch.close();
          watches.delete(watch);
        },
      };
    },
    async close() {
      for (const watch of watches) watch.close();
      watches.clear();
      await Promise.all(options.resolvers.map((resolver) => resolver.close?.()));
    },
  };
}

/** Follows one service through all resolvers. */
class ServiceWatch implements Watch {
  private readonly answers: (ResolverAnswer | undefined)[];
  private readonly watches: readonly Watch[];
  private readonly timer: NodeJS.Timeout;
  /** What each resolver last complained of, so that it is logged once. */
  private readonly problems = new Map<number, string>();
  private lookup: Watch | undefined;
  /** The endpoints whose addresses are being followed, as text. */
  private followed = '';
  private isLate = false;
  private isClosed = false;

  constructor(
    private readonly service: string,
    private readonly options: DiscoveryOptions,
    private readonly listener: (resolution: Resolution) => void,
  ) {
    const { resolvers, timeout } = options;
    this.answers = resolvers.map(() => undefined);
    this.timer = setTimeout(() => this.stopWaiting(), timeout).unref();
    this.watches = resolvers.map((resolver, index) =>
      resolver.watch(service, (answer) => this.take(index, answer)),
    );
    if (resolvers.length === 0) queueMicrotask(() => this.stopWaiting());
  }

  refresh(): void {
    for (const watch of this.watches) watch.refresh();
    this.lookup?.refresh();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    for (const watch of this.watches) watch.close();
    this.lookup?.close();
  }

  private take(index: number, answer: ResolverAnswer): void {
    const { resolvers, logger } = this.options;
    if (answer.kind === 'failed') {
      if (this.problems.get(index) !== answer.message) {
        logger.warn(`resolver ${resolvers[index]!.name}: ${answer.message}`);
      }
      this.problems.set(index, answer.message);
      // What was known before is better than nothing while a resolver does not answer.
      if (this.answers[index]?.kind === 'found') return;
    }
    if (answer.kind !== 'failed') this.problems.delete(index);
    this.answers[index] = answer;
    queueMicrotask(() => this.settle());
  }

  private stopWaiting(): void {
    this.isLate = true;
    this.settle();
  }

  /** The first resolver that knows the service counts; one without an answer is waited for. */
  private settle(): void {
    if (this.isClosed) return;
    for (const answer of this.answers) {
      if (answer === undefined && !this.isLate) return;
      if (answer?.kind === 'found' && answer.endpoints.length > 0) {
        this.follow(answer.endpoints);
        return;
      }
    }
    this.lookup?.close();
    this.lookup = undefined;
    this.followed = '';
    const { resolvers } = this.options;
    this.fail(resolvers.map(({ name }, index) => describe(name, this.answers[index])));
  }

  private follow(endpoints: readonly Endpoint[]): void {
    const text = JSON.stringify(endpoints);
    if (text === this.followed) return;
    this.followed = text;
    this.lookup?.close();
    this.lookup = watchAddresses(endpoints, this.options.hosts, (addresses, problem) => {
      if (addresses.length === 0) this.fail([`lookup (${problem})`]);
      else if (!this.isClosed) this.listener({ kind: 'found', addresses });
    });
  }

  private fail(tried: readonly string[]): void {
    if (this.isClosed) return;
    this.listener({ kind: 'failed', message: unresolved(this.service, tried) });
  }
}

function describe(name: string, answer: ResolverAnswer | undefined): string {
  if (answer === undefined) return `${name} (no answer yet)`;
  if (answer.kind === 'failed') return `${name} (failed)`;
  return answer.kind === 'found' ? `${name} (no healthy instance)` : name;
}

function unresolved(service: string, tried: readonly string[]): string {
  const where = tried.length === 0 ? 'there are no resolvers' : `tried ${tried.join(', ')}`;
  return `service "${service}" is not known: ${where}`;
}
