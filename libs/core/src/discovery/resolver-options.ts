import { env } from '../config/env.js';
import { parseEndpointTable, type EndpointTable } from './endpoint.js';

/** How services are found: `{SERVICE_PREFIX}_RESOLVER_*`. Durations are in milliseconds once they are read. */
export class ResolverOptions {
  endpoints = env.list('ENDPOINTS', {
    default: [],
    description:
      'Where services are, as service=host:port, several entries for several instances. Counts before everything else.',
  });
  filepath = env.string('FILEPATH', {
    description:
      'File with endpoints, followed while the service runs: lines of service=host:port, or JSON {"service":["host:port"]}.',
  });
  order = env.list('ORDER', {
    default: ['env', 'file', 'dns', 'plugins'],
    description:
      'Resolvers in the order they count: env (ENDPOINTS), file, dns, and plugins (such as resolver_consul). One that is not listed is not asked.',
  });
  dnsPort = env.port('DNS_PORT', {
    default: 9000,
    description: 'Port of services that are found by DNS.',
  });
  dnsDomain = env.string('DNS_DOMAIN', {
    description: 'Put behind names of services that have no dot, such as shop.svc.cluster.local.',
  });
  timeout = env.duration('TIMEOUT', {
    default: '3s',
    description: 'Longest wait for a resolver.',
  });
  refreshInterval = env.duration('REFRESH_INTERVAL', {
    default: '30s',
    description: 'Host names are looked up again after this time, and when a connection is lost.',
  });

  /** Rules across variables. */
  validate(): string[] {
    const known = ['env', 'file', 'dns', 'plugins'];
    return [
      ...parseEndpointTable(this.endpoints).malformed.map(
        (entry) => `ENDPOINTS: malformed entry "${entry}": expected service=host:port`,
      ),
      ...this.order
        .filter((name) => !known.includes(name))
        .map((name) => `ORDER: unknown resolver "${name}": expected ${known.join(', ')}`),
    ];
  }

  get table(): EndpointTable {
    return parseEndpointTable(this.endpoints).table;
  }
}
