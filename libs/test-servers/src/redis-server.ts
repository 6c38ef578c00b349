import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.js';
import { ServerProcess, waitUntilUp } from './server-process.js';

export interface RedisServerOptions {
  /** Password of the default user. */
  readonly password?: string;
  /** Runs as a cluster of one node that holds every slot. @default false */
  readonly cluster?: boolean;
  /** Files of the server's certificate; with them the port speaks TLS only. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string };
}

export interface RedisServer {
  readonly host: string;
  readonly port: number;
  /** Runs a command on a connection of its own. */
  command(name: string, ...args: string[]): Promise<unknown>;
  /** Ends the server at once, as a crash would; its data is lost. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>;
  /** Freezes the server: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
  /** Ends the server and removes its folder. */
  remove(): Promise<void>;
}

const program = (process.env['PATH'] ?? '')
  .split(':')
  .map((folder) => join(folder, 'redis-server'))
  .find((path) => existsSync(path));

/** Whether a Redis server can be started here. */
export const hasRedis = program !== undefined;

/** Starts an empty server on a free port of 127.0.0.1. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  if (!program) throw new Error('no Redis server is installed: see hasRedis');
  const folder = mkdtempSync(join(tmpdir(), 'toolkit-redis-'));
  const port = await freePort();
  const command = async (name: string, ...args: string[]): Promise<unknown> => {
    const client = connectOnce(port, options);
    try {
      await client.connect();
      return await client.call(name, ...args);
    } finally {
      client.disconnect();
    }
  };
  const launch = async (): Promise<ServerProcess> => {
    const process = new ServerProcess(program, { args: serverArgs(port, options), cwd: folder });
    await waitUntilUp(process, () => command('PING'));
    if (options.cluster) await formCluster(command);
    return process;
  };
  let process = await launch();
  return {
    host: '127.0.0.1',
    port,
    command,
    kill: () => process.end('SIGKILL'),
    async restart() {
      await process.end('SIGKILL');
      rmSync(join(folder, 'nodes.conf'), { force: true });
      process = await launch();
    },
    freeze: () => process.signal('SIGSTOP'),
    thaw: () => process.signal('SIGCONT'),
    async remove() {
      process.signal('SIGCONT');
      await process.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function serverArgs(port: number, { password, cluster, tls }: RedisServerOptions): string[] {
  const args = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  if (password) args.push('--requirepass', password);
  if (cluster) args.push('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1');
  if (!tls) return [...args, '--port', String(port)];
  args.push('--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no');
  return [
    ...args,
    '--tls-cert-file',
    tls.cert,
    '--tls-key-file',
    tls.key,
    '--tls-ca-cert-file',
    tls.ca,
  ];
}

function connectOnce(port: number, { password, tls }: RedisServerOptions): Redis {
  const client = new Redis({
    host: '127.0.0.1',
    port,
    lazyConnect: true,
    retryStrategy: null,
    // The timer of a socket that never connected would keep the process for two seconds.
    disconnectTimeout: 50,
    ...(password ? { password } : {}),
    ...(tls ? { tls: { rejectUnauthorized: false } } : {}),
    enableReadyCheck: false,
  });
  client.on('error', () => {});
  return client;
}

async function formCluster(command: RedisServer['command']): Promise<void> {
  await command('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  while (!String(await command('CLUSTER', 'INFO')).includes('cluster_state:ok'))
    await new Promise((resolve) => setTimeout(resolve, 25));
}
