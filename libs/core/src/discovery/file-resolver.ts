import { watch as watchFile, type FSWatcher } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { EndpointTable } from './endpoint.js';
import { parseEndpointFile } from './endpoint-file.js';
import { repeat } from './host-lookup.js';
import type { ResolverAnswer, ServiceResolver } from './service-resolver.js';

/** The file is read again this often even if the system reports no change, in milliseconds. */
const POLL_INTERVAL = 5_000;

type Content =
  | { readonly kind: 'read'; readonly table: EndpointTable }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly message: string };

/** Finds services in a file, which is read again when it changes. */
export function createFileResolver(path: string): ServiceResolver {
  return {
    name: `file ${path}`,
    watch(service, listener) {
      const timer = repeat(POLL_INTERVAL, async () => {
        const answer = answerOf(await readTable(path), service);
        return () => listener(answer);
      });
      const watcher = watchFolder(path, () => timer.refresh());
      return {
        refresh: () => timer.refresh(),
        close: () => {
          watcher?.close();
          timer.close();
        },
      };
    },
  };
}

/** The folder is watched, not the file: editors and config maps replace the file by another. */
function watchFolder(path: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = watchFile(dirname(path), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(path) || name.startsWith('..')) onChange();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

async function readTable(path: string): Promise<Content> {
  try {
    return { kind: 'read', table: parseEndpointFile(await readFile(path, 'utf8')) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'absent' };
    return { kind: 'failed', message: (error as Error).message };
  }
}

function answerOf(content: Content, service: string): ResolverAnswer {
  if (content.kind === 'failed') return content;
  const endpoints = content.kind === 'read' ? content.table.get(service) : undefined;
  return endpoints ? { kind: 'found', endpoints } : { kind: 'unknown' };
}
