import { resolve } from 'node:path';
import { type EmbeddedServer, startEmbeddedServer } from './embedded-server.js';

interface SharedServer {
  readonly server: Promise<EmbeddedServer>;
  users: number;
}

const byFolder = new Map<string, SharedServer>();
/** The last thing that was asked of a folder; the next one waits for it. */
const pending = new Map<string, Promise<unknown>>();

/**
 * An embedded server: one per folder, shared by everyone in this process who names that folder; a
 * new one for everyone who asks for a database in memory. Whoever is the last to close it stops it.
 */
export async function openSharedServer(folder: string | undefined): Promise<EmbeddedServer> {
  if (folder === undefined) return startEmbeddedServer({});
  const key = resolve(folder);
  const server = await inTurn(key, () => join(key));
  let left = false;
  return {
    address: server.address,
    async close() {
      if (left) return;
      left = true;
      await inTurn(key, () => leave(key));
    },
  };
}

async function join(key: string): Promise<EmbeddedServer> {
  const shared = byFolder.get(key) ?? { server: startEmbeddedServer({ folder: key }), users: 0 };
  byFolder.set(key, shared);
  try {
    const server = await shared.server;
    shared.users++;
    return server;
  } catch (error) {
    byFolder.delete(key);
    throw error;
  }
}

async function leave(key: string): Promise<void> {
  const shared = byFolder.get(key);
  if (!shared || --shared.users > 0) return;
  byFolder.delete(key);
  await (await shared.server).close();
}

async function inTurn<T>(key: string, step: () => Promise<T>): Promise<T> {
  const before = pending.get(key);
  const turn = (async () => {
    await before?.catch(() => {});
    return step();
  })();
  pending.set(key, turn);
  try {
    return await turn;
  } finally {
    if (pending.get(key) === turn) pending.delete(key);
  }
}
