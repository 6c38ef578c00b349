import { spawnSync } from 'node:child_process';
import { h2load } from './h2load.js';
import type { Load } from './load.js';
import { loadInProcess } from './node-load.js';
import { wrk } from './wrk.js';

/** Who sends the requests. */
export const LOAD_KINDS = ['auto', 'native', 'node'] as const;
export type LoadKind = (typeof LOAD_KINDS)[number];

export interface ChosenLoad {
  readonly load: Load;
  /** For the report. */
  readonly description: string;
}

/**
 * `native` are h2load and wrk, `node` our own clients, `auto` whichever of the native ones are installed.
 *
 * @throws Error if a native one is wanted but not installed
 */
export function chooseLoad(kind: LoadKind): ChosenLoad {
  const hasH2load = kind !== 'node' && isInstalled('h2load');
  const hasWrk = kind !== 'node' && isInstalled('wrk');
  if (kind === 'native' && !(hasH2load && hasWrk)) {
    throw new Error(
      '--load=native needs h2load and wrk: install them (Debian: nghttp2-client, wrk), or use --load=node',
    );
  }
  return {
    load: (plan) => {
      if (plan.protocol === 'grpc') return hasH2load ? h2load(plan) : loadInProcess(plan);
      return hasWrk ? wrk(plan) : loadInProcess(plan);
    },
    description: `gRPC by ${hasH2load ? 'h2load' : 'own client'}, HTTP by ${hasWrk ? 'wrk' : 'own client'}`,
  };
}

function isInstalled(command: string): boolean {
  return spawnSync(command, ['--version']).error === undefined;
}
