import { join } from 'node:path';
import { NodeChild } from '../processes/node-child.js';
import { ownUsage, type ProcessUsage } from '../processes/usage.js';
import type { RunningServer, ServerPorts } from './running-server.js';
import { startServer, type ServerName } from './server-names.js';

/** A server that can be asked what it has used so far. */
export interface LaunchedServer extends RunningServer {
  usage(): Promise<ProcessUsage>;
}

export type Launch = (name: ServerName) => Promise<LaunchedServer>;

/** Starts servers as processes of their own, on the core for what is measured. */
export function launchProcesses(profileFolder?: string): Launch {
  const script = join(import.meta.dirname, 'serve.js');
  return async (name) => {
    const child = new NodeChild(script, [name], { core: 'measured', profileFolder });
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
export const launchHere: Launch = async (name) => {
  const server = await startServer(name);
  return { ...server, usage: async () => ownUsage() };
};
