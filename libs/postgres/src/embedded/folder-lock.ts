import { createHash } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Takes a folder for this process alone. The lock is a local socket that is listened on, so it
 * cannot outlive its process.
 *
 * @returns how to give the folder back
 * @throws Error if another process has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = lockPath(folder);
  const release = await listen(path);
  if (release) return release;
  if (await isListenedOn(path)) throw inUse(folder);
  unlinkSync(path); // left behind by a process that crashed
  const second = await listen(path);
  if (!second) throw inUse(folder);
  return second;
}

/** Where the lock of a folder is. */
export function lockPath(folder: string): string {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 24);
  const name = `nestjs-toolkit-pglite-${hash}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.lock`);
}

/** @returns how to stop, or `undefined` if the path is taken */
function listen(path: string): Promise<(() => Promise<void>) | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy()).unref();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(path, () => resolve(() => new Promise((closed) => server.close(() => closed()))));
  });
}

function isListenedOn(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
    );
  });
}

function inUse(folder: string): Error {
  return new Error(
    `embedded database "${folder}" is in use by another process: stop that one, or give this one another folder`,
  );
}
