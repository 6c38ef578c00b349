import { createDiscovery } from '../discovery/discovery.js';
import { parseEndpoint, type Endpoint } from '../discovery/endpoint.js';
import { createHostLookup } from '../discovery/host-lookup.js';
import { createTableResolver } from '../discovery/table-resolver.js';
import { createLogger } from '../logging/pino-logger.js';
import type { ClientType } from '../service/service-definition.js';
import { createTypeRegistry } from '../wkt/type-registry.js';
import { ClientOptions } from './client-options.js';
import { ClientRegistry } from './client-registry.js';
import type { ClientSettings } from './client-settings.js';
import type { RemoteService } from './remote-service.js';
import { createServiceClient } from './service-client.js';

/** A typed client on connections of its own. */
export interface ConnectedClient<Client extends object> {
  readonly client: Client;
  /** The same without types, for rpcs that the client does not have. */
  readonly remote: RemoteService;
  /** Ends its calls and closes its connections. */
  close(): Promise<void>;
}

const LOOKUP = { timeout: 3_000, refreshInterval: 30_000 };

/**
 * Makes a typed client outside of a service: in a script, a command or a test. Inside of one, inject
 * the client.
 *
 * @param addresses `host:port`, `[::1]:port` or `unix:/path`, one or several
 * @throws TypeError for an address that is none
 * @example
 * const { client, close } = connectClient(UserServiceRpcClient, '127.0.0.1:9000');
 * const { user } = await client.getUser({ userId });
 * await close();
 */
export function connectClient<Client extends object>(
  type: ClientType<Client>,
  addresses: string | readonly string[],
  settings: ClientSettings = {},
): ConnectedClient<Client> {
  const { typeName, types = [] } = type.definition;
  const endpoints = [addresses].flat().map((address) => endpointOf(address));
  const registry = new ClientRegistry({
    discovery: () =>
      createDiscovery({
        resolvers: [createTableResolver('addresses', new Map([[typeName, endpoints]]))],
        hosts: createHostLookup(LOOKUP),
        logger: createLogger({ logLevel: 'silent', logFormat: 'auto' }),
        timeout: LOOKUP.timeout,
      }),
    setupOf: () => ({
      options: Object.assign(new ClientOptions(), settings.options),
      methods: settings.methods ?? {},
      interceptors: settings.interceptors ?? [],
    }),
    userAgent: 'nestjs-toolkit',
    types: createTypeRegistry(types),
  });
  const remote = registry.get(typeName);
  return {
    remote,
    client: createServiceClient(type, remote),
    close: () => registry.close(),
  };
}

function endpointOf(address: string): Endpoint {
  const endpoint = parseEndpoint(address);
  if (endpoint) return endpoint;
  throw new TypeError(`no address: "${address}": expected host:port or unix:/path`);
}
