import type { EndpointTable } from './endpoint.js';
import type { ServiceResolver } from './service-resolver.js';

/** Finds services in a table that does not change, such as that of `…_RESOLVER_ENDPOINTS`. */
export function createTableResolver(name: string, table: EndpointTable): ServiceResolver {
  return {
    name,
    watch(service, listener) {
      const endpoints = table.get(service);
      queueMicrotask(() =>
        listener(endpoints ? { kind: 'found', endpoints } : { kind: 'unknown' }),
      );
      return { refresh: () => undefined, close: () => undefined };
    },
  };
}
