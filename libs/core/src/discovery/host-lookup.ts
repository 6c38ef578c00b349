import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Address, Watch } from './discovery.js';
import type { Endpoint } from './endpoint.js';

/** Finds the addresses of host names. */
export interface HostLookup {
  /** @throws Error if the name has no address, or nobody answers in time */
  lookup(host: string): Promise<readonly string[]>;
  /** Milliseconds after which a name is looked up again. */
  readonly refreshInterval: number;
}

export interface HostLookupOptions {
  /** Longest wait for an answer, in milliseconds. */
  readonly timeout: number;
  readonly refreshInterval: number;
}

/** Lookup as the system does it: `/etc/hosts`, then DNS. */
export function createHostLookup({ timeout, refreshInterval }: HostLookupOptions): HostLookup {
  return {
    refreshInterval,
    async lookup(host) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        const error = new Error(`no answer for ${host} within ${timeout} ms`);
        timer = setTimeout(reject, timeout, error);
      });
      try {
        const found = await Promise.race([lookup(host, { all: true }), late]);
        return [...new Set(found.map(({ address }) => address))];
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** Least time between two lookups of a name, in milliseconds. */
const MIN_INTERVAL = 1_000;

/** Looks up the host names among endpoints, again and again, and tells all addresses when they change. */
export function watchAddresses(
  endpoints: readonly Endpoint[],
  hosts: HostLookup,
  listener: (addresses: readonly Address[], problem: string) => void,
): Watch {
  if (endpoints.every(isDirect)) {
    const addresses = endpoints.map(({ host, port }) => addressOf(host, port));
    queueMicrotask(() => listener(addresses, ''));
    return { refresh: () => undefined, close: () => undefined };
  }
  return repeat(hosts.refreshInterval, lookupAll(endpoints, hosts, listener));
}

function isDirect({ host }: Endpoint): boolean {
  return isIP(host) !== 0 || host.startsWith('unix:');
}

function lookupAll(
  endpoints: readonly Endpoint[],
  hosts: HostLookup,
  listener: (addresses: readonly Address[], problem: string) => void,
): () => Promise<() => void> {
  let last = '';
  return async () => {
    const problems: string[] = [];
    const found = await Promise.all(
      endpoints.map(async (endpoint) => {
        if (isDirect(endpoint)) return [addressOf(endpoint.host, endpoint.port)];
        try {
          const addresses = await hosts.lookup(endpoint.host);
          return addresses.toSorted().map((host) => addressOf(host, endpoint.port));
        } catch (error) {
          problems.push((error as Error).message);
          return [];
        }
      }),
    );
    const addresses = found.flat();
    const text = JSON.stringify(addresses);
    return () => {
      // A name that cannot be looked up for a while keeps its addresses.
      if (text === last || (addresses.length === 0 && last !== '' && last !== '[]')) return;
      last = text;
      listener(addresses, problems.join('; '));
    };
  };
}

/**
 * Runs a task now, at intervals, and soon after `refresh()`. Each run resolves to what is to be done
 * with its result, unless the watch has been closed meanwhile.
 */
export function repeat(interval: number, task: () => Promise<() => void>): Watch {
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let isClosed = false;
  let lastRun = 0;
  const schedule = (delay: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), delay).unref();
  };
  const run = async (): Promise<void> => {
    if (isRunning || isClosed) return;
    isRunning = true;
    lastRun = Date.now();
    try {
      const publish = await task();
      if (!isClosed) publish();
    } finally {
      isRunning = false;
      if (!isClosed) schedule(interval);
    }
  };
  void run();
  return {
    refresh: () => {
      if (!isRunning && !isClosed) schedule(Math.max(0, lastRun + MIN_INTERVAL - Date.now()));
    },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

function addressOf(host: string, port: number): Address {
  return host.startsWith('unix:') ? { path: host.slice('unix:'.length) } : { host, port };
}
