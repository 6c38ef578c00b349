import type { RunningServer } from './running-server.js';

interface ServerModule {
  start(): Promise<RunningServer>;
}

/** Servers by name. Each is loaded by itself, so that none pays for another's modules. */
const SERVERS = {
  toolkit: () => import('./toolkit.js'),
  'grpc-js': () => import('./grpc-js.js'),
  nest: () => import('./nest.js'),
  fastify: () => import('./fastify.js'),
} satisfies Record<string, () => Promise<ServerModule>>;

export type ServerName = keyof typeof SERVERS;

export async function startServer(name: ServerName): Promise<RunningServer> {
  const { start } = await SERVERS[name]();
  return start();
}

export function isServerName(name: string | undefined): name is ServerName {
  return name !== undefined && Object.hasOwn(SERVERS, name);
}
