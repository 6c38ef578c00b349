import { join } from 'node:path';
import { NodeChild } from '../processes/node-child.js';
import type { MicroRow } from './contest.js';
import { contestsOf, type MicroSuiteName } from './micro-suites.js';
import { runContests, type MicroSettings } from './run-contests.js';

export type MeasureMicro = (name: MicroSuiteName, settings: MicroSettings) => Promise<MicroRow[]>;

/** Measures in a process of its own, on the core for what is measured. */
export function measureInProcess(profileFolder?: string): MeasureMicro {
  return async (name, settings) => {
    const script = join(import.meta.dirname, 'micro-worker.js');
    const options = { core: 'measured', profileFolder } as const;
    const child = new NodeChild(script, [name, JSON.stringify(settings)], options);
    try {
      return await child.receive<MicroRow[]>();
    } finally {
      await child.stop();
    }
  };
}

/** Measures inside of this process: good for trying out. */
export const measureHere: MeasureMicro = async (name, settings) =>
  runContests(contestsOf(name), settings);
