import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { Engine } from './engine.js';
import { lockFolder } from './folder-lock.js';
import { Session } from './session.js';
import { startupMessage } from './wire-messages.js';

/** How to connect to an embedded server; any PostgreSQL driver can. */
export interface EmbeddedAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Made up anew at each start, so that no other user of this machine gets in. */
  readonly password: string;
  readonly database: string;
}

export interface EmbeddedServer {
  readonly address: EmbeddedAddress;
  /** Drops all connections and shuts the database down. */
  close(): Promise<void>;
}

export interface EmbeddedServerOptions {
  /** Where the data is kept; without it, in memory. */
  readonly folder?: string | undefined;
  /** How long a transaction may do nothing while other connections wait, in milliseconds. @default 5000 */
  readonly idleLimit?: number;
}

/**
 * Starts PGlite, PostgreSQL compiled to WebAssembly, behind a server on a free port of 127.0.0.1.
 *
 * Transactions of different connections run one after the other. What PostgreSQL keeps per session
 * (SET, temporary tables, session-level advisory locks, LISTEN) is shared by all connections, and a
 * statement cannot be cancelled. Meant for development and tests.
 *
 * @throws Error if the folder is no database folder or another process uses it
 */
export async function startEmbeddedServer({
  folder,
  idleLimit = 5_000,
}: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const unlock = folder === undefined ? async () => {} : await takeFolder(folder);
  try {
    const engine = new Engine(await openDatabase(folder), idleLimit);
    return await serve(engine, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function serve(engine: Engine, unlock: () => Promise<void>): Promise<EmbeddedServer> {
  const password = randomBytes(24).toString('base64url');
  const greeting = await engine.execute(startupMessage({ user: 'postgres', database: 'postgres' }));
  const sessions = new Set<Session>();
  const server = createServer((socket) => {
    const session = new Session(socket, engine, { password, greeting });
    sessions.add(session);
    socket.once('close', () => sessions.delete(session));
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    address: { host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' },
    async close() {
      const stopped = new Promise((resolve) => server.close(resolve));
      await Promise.all([...sessions].map((session) => session.close()));
      await stopped;
      await engine.close();
      await unlock();
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
}

async function takeFolder(folder: string): Promise<() => Promise<void>> {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'PG_VERSION')) && readdirSync(folder).length > 0)
    throw new Error(
      `folder "${folder}" holds other files: expected an empty folder or one of an embedded database`,
    );
  return lockFolder(realpathSync(folder));
}

async function openDatabase(folder: string | undefined): Promise<PGlite> {
  // Loaded on demand: a service that runs on a real server never pays for it.
  const { PGlite } = await import('@electric-sql/pglite');
  const { embeddedExtensions } = await import('./embedded-extensions.js');
  try {
    return await PGlite.create({
      ...(folder === undefined ? {} : { dataDir: folder }),
      extensions: embeddedExtensions,
    });
  } catch (error) {
    const place = folder === undefined ? 'in memory' : `in "${folder}"`;
    throw new Error(
      `embedded database ${place} cannot be opened: ${(error as Error).message}` +
        (folder === undefined ? '' : '; it may be damaged or of another PostgreSQL version'),
      { cause: error },
    );
  }
}
