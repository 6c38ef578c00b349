import { join } from 'node:path';
import type { Core } from '../processes/cores.js';
import { NodeChild } from '../processes/node-child.js';
import { ownUsage, type ProcessUsage } from '../processes/usage.js';
import type { RunningServer, ServerPorts } from './running-server.js';
import { startServer, type ServerName } from './server-names.js';

/** A server that can be asked what it has used so far. */
export interface LaunchedServer extends RunningServer {
  usage(): Promise<ProcessUsage>;
}

export interface LaunchOptions {
  /** Ports of the server behind it, if it is a gateway. @default {} */
  readonly backend?: ServerPorts;
  /** @default 'measured' */
  readonly core?: Core;
}

export type Launch = (name: ServerName, options?: LaunchOptions) => Promise<LaunchedServer>;

/** Starts servers as processes of their own. */
export function launchProcesses(profileFolder?: string): Launch {
  const script = join(import.meta.dirname, 'serve.js');
  return async (name, { backend = {}, core = 'measured' } = {}) => {
    const parameters = [name, JSON.stringify(backend)];
    const child = new NodeChild(script, parameters, { core, profileFolder });
    try {
      const ports = await child.receive<ServerPorts>();
      return { ports, usage: () => child.ask('usage'), stop: () => child.stop() };
    } catch (error) {
      await child.stop();
      throw new Error(`server ${name} did not start`, { cause: error });
    }
  };
}

/** Starts servers inside of this process: good for trying out, not for measuring. */
export const launchHere: Launch = async (name, { backend } = {}) => {
  const server = await startServer(name, backend);
  return { ...server, usage: async () => ownUsage() };
};
