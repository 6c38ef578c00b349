import type { Server } from 'node:net';
import { parseEndpoint } from '../discovery/endpoint.js';
import type { OpenServers } from '../plugin/open-servers.js';
import type { LifecycleParts } from './toolkit-lifecycle.js';

/** The servers of the program that listen on a TCP port, for plugins that announce them. */
export function openServers({
  adapterHost,
  services,
  grpc,
  config,
}: Pick<LifecycleParts, 'adapterHost' | 'services' | 'grpc' | 'config'>): OpenServers {
  const server = adapterHost.httpAdapter?.getHttpServer() as Server | undefined;
  const bound = server?.listening ? server.address() : null;
  const isUnix = grpc.address?.startsWith('unix:') ?? true;
  const endpoint = isUnix ? undefined : parseEndpoint(grpc.address!);
  const servesHttp = bound !== null && typeof bound === 'object' && services.has('HTTP');
  return {
    ...(endpoint && { grpc: { ...endpoint, encrypted: config.grpc.tlsCertFile !== undefined } }),
    ...(servesHttp && {
      http: {
        host: bound.address,
        port: bound.port,
        encrypted: config.http.tlsCertFile !== undefined,
      },
    }),
    ...(config.probes.enabled && { readinessPath: config.probes.readinessPath }),
  };
}
