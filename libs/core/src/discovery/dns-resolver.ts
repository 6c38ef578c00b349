import { repeat, type HostLookup } from './host-lookup.js';
import type { ResolverAnswer, ServiceResolver } from './service-resolver.js';

/** What a name must look like to be worth a lookup. Source: RFC 1123, section 2.1. */
const HOST =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\.?$/i;

/**
 * Takes the name of a service for a host name, as it is in Kubernetes and Compose.
 *
 * @param port that services listen on
 * @param domain put behind names without a dot, such as `shop.svc.cluster.local`
 */
export function createDnsResolver(
  hosts: HostLookup,
  port: number,
  domain: string | undefined,
): ServiceResolver {
  return {
    name: 'dns',
    watch(service, listener) {
      const host = domain && !service.includes('.') ? `${service}.${domain}` : service;
      if (!HOST.test(host)) {
        queueMicrotask(() => listener({ kind: 'unknown' }));
        return { refresh: () => undefined, close: () => undefined };
      }
      return repeat(hosts.refreshInterval, async () => {
        try {
          await hosts.lookup(host);
          return () => listener({ kind: 'found', endpoints: [{ host, port }] });
        } catch (error) {
          const answer = answerOf(error);
          return () => listener(answer);
        }
      });
    },
  };
}

/** A name that does not exist is not known; when nobody can tell, what was known stays. */
function answerOf(error: unknown): ResolverAnswer {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOTFOUND' ? { kind: 'unknown' } : { kind: 'failed', message };
}
