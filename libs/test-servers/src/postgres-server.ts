import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from './free-port.js';
import { ServerProcess, waitUntilUp } from './server-process.js';

export interface PostgresServerOptions {
  /** Files of the server's certificate; with them the server offers TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Lines for `postgresql.conf`. */
  readonly settings?: readonly string[];
}

/** A PostgreSQL server with user `postgres`, a password, and database `postgres`. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Folder of its Unix socket. */
  readonly socketFolder: string;
  dsn(database?: string): string;
  /** Runs statements as superuser on a connection of their own. @returns the rows of the last one */
  sql(text: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Creates a database with a name of its own. @returns the name */
  createDatabase(): Promise<string>;
  /** Ends the server at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again, on the same port with the same data. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. */
  remove(): Promise<void>;
}

const PASSWORD = 'correct-horse';
const FOLDERS = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'];
const binaries = findBinaries();
const user = runAs();

/** Whether a PostgreSQL server can be started here. */
export const hasPostgres = binaries !== undefined && user !== undefined;

/** Creates a cluster in a temporary folder and starts it on a free port of 127.0.0.1. */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  if (!binaries || !user) throw new Error('no PostgreSQL server is installed: see hasPostgres');
  const folder = mkdtempSync(join(tmpdir(), 'toolkit-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  createCluster(folder, data);
  configure(folder, data, options);
  const launch = async (): Promise<ServerProcess> => {
    const args = ['-D', data, '-p', String(port), '-k', folder];
    const process = new ServerProcess(join(binaries, 'postgres'), { args, cwd: folder, ...user });
    await waitUntilUp(process, () => sql('SELECT 1'));
    return process;
  };
  const address = { host: '127.0.0.1', port, user: 'postgres', password: PASSWORD };
  const sql = async (text: string, database = 'postgres') => {
    const client = new Client({ ...address, database });
    client.on('error', () => {});
    await client.connect();
    try {
      const results = [await client.query(text)].flat();
      return (results.at(-1)?.rows ?? []) as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  };
  let process = await launch();
  let databases = 0;
  return {
    ...address,
    socketFolder: folder,
    sql,
    dsn: (database = 'postgres') => `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`,
    async createDatabase() {
      const name = `spec_${++databases}`;
      await sql(`CREATE DATABASE ${name}`);
      return name;
    },
    kill: () => process.end('SIGQUIT'),
    async restart() {
      await process.end('SIGINT');
      process = await launch();
    },
    async remove() {
      await process.end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function createCluster(folder: string, data: string): void {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  for (const path of [folder, passwordFile]) own(path);
  execFileSync(
    join(binaries!, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile].concat(
      '--no-sync',
      '--encoding',
      'UTF8',
      '--locale',
      'C',
    ),
    { cwd: folder, stdio: 'pipe', ...user!.user },
  );
}

function configure(folder: string, data: string, { tls, settings = [] }: PostgresServerOptions) {
  const lines = ["listen_addresses = '127.0.0.1'", 'fsync = off', ...settings];
  if (tls) {
    const files = { cert: join(folder, 'server.crt'), key: join(folder, 'server.key') };
    copyFileSync(tls.cert, files.cert);
    copyFileSync(tls.key, files.key);
    chmodSync(files.key, 0o600);
    for (const file of Object.values(files)) own(file);
    lines.push('ssl = on', `ssl_cert_file = '${files.cert}'`, `ssl_key_file = '${files.key}'`);
  }
  appendFileSync(join(data, 'postgresql.conf'), `\n${lines.join('\n')}\n`);
}

function own(path: string): void {
  if (user?.user) chownSync(path, user.user.uid, user.user.gid);
}

/** The server refuses to run as root, so root runs it as user `postgres`. */
function runAs(): { user?: { uid: number; gid: number } } | undefined {
  if (process.getuid?.() !== 0) return {};
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }));
    return { user: { uid: id('-u'), gid: id('-g') } };
  } catch {
    return undefined;
  }
}

function findBinaries(): string | undefined {
  const installed = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder).map((version) => join(folder, version, 'bin')),
  );
  const onPath = (process.env['PATH'] ?? '').split(':');
  return [...installed.sort().reverse(), ...onPath].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
}
