import { createDiscovery, type Discovery } from './discovery.js';
import { createDnsResolver } from './dns-resolver.js';
import { createFileResolver } from './file-resolver.js';
import { createHostLookup } from './host-lookup.js';
import type { ResolverOptions } from './resolver-options.js';
import type { ServiceResolver } from './service-resolver.js';
import { createTableResolver } from './table-resolver.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';

/** The discovery that a service's options describe. @param plugins resolvers of the service's plugins */
export function discoveryFrom(
  options: ResolverOptions,
  plugins: readonly ServiceResolver[],
  logger: ToolkitLogger,
): Discovery {
  const { timeout, refreshInterval, filepath } = options;
  const hosts = createHostLookup({ timeout, refreshInterval });
  const makers: Record<string, () => readonly ServiceResolver[]> = {
    env: () => [createTableResolver('env', options.table)],
    file: () => (filepath === undefined ? [] : [createFileResolver(filepath)]),
    dns: () => [createDnsResolver(hosts, options.dnsPort, options.dnsDomain)],
    plugins: () => plugins,
  };
  return createDiscovery({
    resolvers: options.order.flatMap((name) => makers[name]?.() ?? []),
    hosts,
    logger,
    timeout: timeout + GRACE,
  });
}

/** A resolver that gives up in time has this long to say so, in milliseconds. */
const GRACE = 250;
