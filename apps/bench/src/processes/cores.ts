import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Which core a process runs on: what is measured has the first for itself, all else is on the second. */
export type Core = 'measured' | 'other';

const CORE_NUMBERS: Record<Core, string> = { measured: '0', other: '1' };

/** Whether processes can be kept on cores of their own: Linux with `taskset` and two cores. */
export const canPin: boolean =
  availableParallelism() >= 2 && spawnSync('taskset', ['-c', '0,1', 'true']).status === 0;

/** A command that runs on a core, or anywhere if processes cannot be pinned. */
export function onCore(core: Core, command: readonly string[]): [string, ...string[]] {
  const pinned = canPin ? ['taskset', '-c', CORE_NUMBERS[core], ...command] : command;
  return pinned as [string, ...string[]];
}
