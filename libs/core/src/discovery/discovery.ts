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
  const { resolvers } = options;
  const watches = new Set<Watch>();
  return {
    watch(service, listener) {
      const watch = watchService(service, options, listener);
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
      await Promise.all(resolvers.map((resolver) => resolver.close?.()));
    },
  };
}

function watchService(
  service: string,
  { resolvers, hosts, logger, timeout }: DiscoveryOptions,
  listener: (resolution: Resolution) => void,
): Watch {
  const answers: (ResolverAnswer | undefined)[] = resolvers.map(() => undefined);
  let lookup: Watch | undefined;
  let current = '';
  let isClosed = false;
  let isLate = false;
  const tell = (resolution: Resolution): void => {
    if (!isClosed) listener(resolution);
  };
  const follow = (endpoints: readonly Endpoint[]): void => {
    const key = JSON.stringify(endpoints);
    if (key === current) return;
    current = key;
    lookup?.close();
    lookup = watchAddresses(endpoints, hosts, (addresses, problem) => {
      if (addresses.length > 0) tell({ kind: 'found', addresses });
      else tell({ kind: 'failed', message: unresolved(service, [`lookup (${problem})`]) });
    });
  };
  const settle = (): void => {
    if (isClosed) return;
    for (const answer of answers) {
      if (answer === undefined && !isLate) return;
      if (answer?.kind === 'found' && answer.endpoints.length > 0) return follow(answer.endpoints);
    }
    lookup?.close();
    lookup = undefined;
    current = '';
    const tried = resolvers.map((resolver, index) => describe(resolver.name, answers[index]));
    tell({ kind: 'failed', message: unresolved(service, tried) });
  };
  const giveUpWaiting = (): void => {
    isLate = true;
    settle();
  };
  const timer = setTimeout(giveUpWaiting, timeout).unref();
  const watches = resolvers.map((resolver, index) =>
    resolver.watch(service, (answer) => {
      if (answer.kind === 'failed') logger.warn(`${resolver.name}: ${answer.message}`);
      // What was known before is better than nothing while a resolver does not answer.
      if (answer.kind === 'failed' && answers[index]?.kind === 'found') return;
      answers[index] = answer;
      queueMicrotask(settle);
    }),
  );
  if (resolvers.length === 0) queueMicrotask(giveUpWaiting);
  return {
    refresh: () => {
      for (const watch of watches) watch.refresh();
      lookup?.refresh();
    },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      for (const watch of watches) watch.close();
      lookup?.close();
    },
  };
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
