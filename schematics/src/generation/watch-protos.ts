import { existsSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

/** How long changes are gathered, in milliseconds: editors save in several steps. */
const QUIET_TIME = 60;

/** Files besides protos that say what is generated. */
const CONFIGURATION = new Set(['package.json', 'nest-cli.json', 'toolkit.json']);

/** Watches the protos of a project. Close it in the end. */
export interface ProtoWatcher {
  /** Resolves when something has changed since the last call, or when the signal ends it. */
  changed(signal: AbortSignal | undefined): Promise<void>;
  /** Watches these folders too, if they exist. */
  add(folders: readonly string[]): void;
  close(): void;
}

/** @param root folder of the project */
export function watchProtos(root: string): ProtoWatcher {
  const watchers = new Map<string, FSWatcher>();
  let isDirty = false;
  let timer: NodeJS.Timeout | undefined;
  let wake: (() => void) | undefined;
  const notice = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      isDirty = true;
      wake?.();
    }, QUIET_TIME);
  };
  const start = (folder: string, recursive: boolean, isWanted: (file: string) => boolean): void => {
    if (watchers.has(folder) || !existsSync(folder)) return;
    const watcher = watch(folder, { recursive }, (_, file) => {
      if (file === null || isWanted(file)) notice();
    });
    watcher.on('error', () => {
      watcher.close();
      watchers.delete(folder);
    });
    watchers.set(folder, watcher);
  };
  start(
    root,
    false,
    (file) => CONFIGURATION.has(file) || file.endsWith('.proto') || isFolder(file),
  );
  return {
    changed: async (signal) => {
      if (!isDirty && !signal?.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          signal?.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      isDirty = false;
    },
    add: (folders) => {
      for (const folder of folders)
        start(join(root, folder), true, (file) => file.endsWith('.proto'));
    },
    close: () => {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

/** A folder of protos that comes or goes. */
function isFolder(name: string): boolean {
  return /^(apis|protos?)$/.test(name);
}
