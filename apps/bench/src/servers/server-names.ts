import type { RunningServer, ServerPorts } from './running-server.js';

interface ServerModule {
  /** @param backend ports of the server behind it, if it is a gateway */
  start(backend: ServerPorts): Promise<RunningServer>;
}

/** Servers by name. Each is loaded by itself, so that none pays for another's modules. */
const SERVERS = {
  toolkit: () => import('./toolkit.js'),
  'grpc-js': () => import('./grpc-js.js'),
  nest: () => import('./nest.js'),
  fastify: () => import('./fastify.js'),
  'toolkit-gateway': () => import('./toolkit-gateway.js'),
  'fastify-gateway': () => import('./fastify-gateway.js'),
  'nest-gateway': () => import('./nest-gateway.js'),
  'ws-bare': () => import('./ws-bare.js'),
  'ws-toolkit': () => import('./ws-toolkit.js'),
  'ws-nest': () => import('./ws-nest.js'),
  'socket-io': () => import('./socket-io.js'),
} satisfies Record<string, () => Promise<ServerModule>>;

export type ServerName = keyof typeof SERVERS;

export async function startServer(
  name: ServerName,
  backend: ServerPorts = {},
): Promise<RunningServer> {
  const { start } = await SERVERS[name]();
  return start(backend);
}

export function isServerName(name: string | undefined): name is ServerName {
  return name !== undefined && Object.hasOwn(SERVERS, name);
}
