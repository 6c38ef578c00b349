import { arch, availableParallelism, cpus, loadavg, platform } from 'node:os';
import { canPin } from '../processes/cores.js';

/** Where and when something was measured. */
export interface Environment {
  /** ISO 8601 day. */
  readonly date: string;
  readonly node: string;
  readonly machine: string;
  /** Processes of the system that wanted to run in the minute before, on average. */
  readonly loadBefore: number;
  readonly load: string;
  readonly pinned: boolean;
}

export function describeEnvironment(load: string): Environment {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU';
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: `${availableParallelism()} cores (${model}), ${platform()} ${arch()}`,
    loadBefore: loadavg()[0]!,
    load,
    pinned: canPin,
  };
}

/** The same in one paragraph. */
export function environmentText(environment: Environment): string {
  const { date, node, machine, loadBefore, load, pinned } = environment;
  const placement = pinned
    ? 'server on one core, load on another'
    : 'processes are not pinned to cores (no taskset, or one core only)';
  return `${date}, Node.js ${node}, ${machine}; ${load}; ${placement}; system load ${loadBefore.toFixed(1)} before.`;
}
