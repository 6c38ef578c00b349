import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Connection } from 'rabbitmq-client';
import { freePort } from './free-port.js';
import { ServerProcess, waitUntilUp } from './server-process.js';

export interface RabbitmqServerOptions {
  /** Files of the server's certificate; with them the port speaks TLS only. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string };
  /** Lines for `rabbitmq.conf`. */
  readonly settings?: readonly string[];
}

/** A RabbitMQ server with the user `guest`. */
export interface RabbitmqServer {
  readonly host: string;
  readonly port: number;
  readonly dsn: string;
  /** Works with a connection of its own. */
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Runs `rabbitmqctl` on the server. @returns what it prints */
  control(...args: string[]): Promise<string>;
  /** Ends the server at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  /** Freezes the server: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
  /** Ends the server and removes its folder. */
  remove(): Promise<void>;
}

/** Folders of the server's own scripts; those on the PATH of Debian insist on a service user. */
const scripts = findScripts();

/** Whether a RabbitMQ server can be started here. */
export const hasRabbitmq = scripts !== undefined;

/** Starts an empty server on a free port of 127.0.0.1. */
export async function startRabbitmq(options: RabbitmqServerOptions = {}): Promise<RabbitmqServer> {
  if (!scripts) throw new Error('no RabbitMQ server is installed: see hasRabbitmq');
  const folder = mkdtempSync(join(tmpdir(), 'toolkit-rabbitmq-'));
  const [port, distributionPort] = [await freePort(), await freePort()];
  const env = prepare(folder, port, distributionPort, options);
  const use = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    const connection = connectOnce(port, options);
    try {
      await connection.onConnect(2_000, true);
      const result = await work(connection);
      await connection.close();
      return result;
    } finally {
      connection.unsafeDestroy();
    }
  };
  const launch = async (): Promise<ServerProcess> => {
    const server = new ServerProcess(join(scripts, 'rabbitmq-server'), {
      args: [],
      cwd: folder,
      env,
    });
    await waitUntilUp(server, () => use(() => Promise.resolve()), 60_000);
    return server;
  };
  let server = await launch();
  return {
    host: '127.0.0.1',
    port,
    dsn: `${options.tls ? 'amqps' : 'amqp'}://guest:guest@127.0.0.1:${port}`,
    use,
    control: async (...args) =>
      (await promisify(execFile)(join(scripts, 'rabbitmqctl'), args, { env })).stdout,
    kill: () => server.end('SIGKILL'),
    async restart() {
      await server.end('SIGKILL');
      server = await launch();
    },
    freeze: () => server.signal('SIGSTOP'),
    thaw: () => server.signal('SIGCONT'),
    async remove() {
      server.signal('SIGCONT');
      await server.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Writes the configuration. @returns the environment of the server and of its tools */
function prepare(
  folder: string,
  port: number,
  distributionPort: number,
  { tls, settings = [] }: RabbitmqServerOptions,
): NodeJS.ProcessEnv {
  const listener = tls
    ? [
        'listeners.tcp = none',
        `listeners.ssl.1 = 127.0.0.1:${port}`,
        `ssl_options.cacertfile = ${tls.ca}`,
        `ssl_options.certfile = ${tls.cert}`,
        `ssl_options.keyfile = ${tls.key}`,
      ]
    : [`listeners.tcp.1 = 127.0.0.1:${port}`];
  const lines = [...listener, 'log.console = true', 'log.console.level = warning', ...settings];
  writeFileSync(join(folder, 'rabbitmq.conf'), `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'empty.conf'), '');
  writeFileSync(join(folder, 'enabled_plugins'), '[].\n');
  for (const name of ['data', 'log']) mkdirSync(join(folder, name));
  return {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    HOME: folder,
    // Makes the script become the server instead of watching over it.
    detached: 'true',
    RABBITMQ_NODENAME: `spec${port}@localhost`,
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'empty.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'server.pid'),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 -kernel inet_dist_use_interface {127,0,0,1}',
  };
}

function connectOnce(port: number, { tls }: RabbitmqServerOptions): Connection {
  const connection = new Connection({
    hostname: '127.0.0.1',
    port,
    retryLow: 50,
    retryHigh: 100,
    ...(tls ? { tls: { rejectUnauthorized: false } } : {}),
  });
  connection.on('error', () => {});
  return connection;
}

function findScripts(): string | undefined {
  const libraries = ['/usr/lib/rabbitmq/lib', '/opt/homebrew/opt/rabbitmq', '/opt/rabbitmq'];
  const folders = libraries
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => [
      join(folder, 'sbin'),
      ...readdirSync(folder).map((version) => join(folder, version, 'sbin')),
    ]);
  return folders.find((folder) => existsSync(join(folder, 'rabbitmq-server')));
}
