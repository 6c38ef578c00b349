import type { Agent, Instances, Registration } from './agent.js';

/** What is registered in this process, and who waits for news of it. */
const services = new Map<string, Registration>();
const waiting = new Set<() => void>();
let index = 1;

/** The catalogue of this process alone (`memory:`): nothing is asked, everything is well until it leaves. */
export function createMemoryAgent(): Agent {
  return {
    address: 'memory:',
    register: (registration) => {
      services.set(registration.id, registration);
      return changed();
    },
    deregister: (id) => (services.delete(id) ? changed() : Promise.resolve()),
    knows: (id) => Promise.resolve(services.has(id)),
    pass: (id) => Promise.resolve(services.has(id)),
    ping: () => Promise.resolve(),
    async instances(service, after, signal) {
      if (after >= index) await news(signal);
      return instancesOf(service);
    },
  };
}

function changed(): Promise<void> {
  index++;
  for (const wake of waiting) wake();
  return Promise.resolve();
}

function news(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      waiting.delete(wake);
      reject(signal?.reason as Error);
    };
    const wake = (): void => {
      waiting.delete(wake);
      signal?.removeEventListener('abort', stop);
      resolve();
    };
    waiting.add(wake);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function instancesOf(service: string): Instances {
  const endpoints = [...services.values()]
    .filter(({ name }) => name === service)
    .map(({ host, port }) => ({ host, port }));
  return { endpoints, index };
}
