import { median, spread } from '../statistics.js';
import type { Contest, Contestant, MicroRow } from './contest.js';

export interface MicroSettings {
  readonly rounds: number;
  /** Time that one sample takes, in milliseconds. */
  readonly sampleTime: number;
  /** Time that each contestant runs before anything is measured, in milliseconds. */
  readonly warmUpTime: number;
}

interface Entry {
  readonly contest: Contest;
  readonly contestant: Contestant;
  /** Operations of one sample. */
  batch: number;
  readonly samples: number[];
}

/**
 * Measures functions in turn, A B C A B C. All of them are warmed up before the first is measured: what
 * they share has seen every type by then, as it has in a service that has run for a while.
 */
export function runContests(contests: readonly Contest[], settings: MicroSettings): MicroRow[] {
  for (const contest of contests) contest.check?.();
  const entries = contests.flatMap((contest) =>
    contest.contestants.map((contestant): Entry => ({
      contest,
      contestant,
      batch: 1,
      samples: [],
    })),
  );
  for (const entry of entries) entry.batch = batchFor(entry.contestant, settings);
  for (let round = 0; round < settings.rounds; round++) {
    for (const { contestant, batch, samples } of entries) {
      samples.push((cpuTimeOf(contestant, batch) * 1000) / batch);
    }
  }
  return contests.flatMap((contest) =>
    rowsOf(entries.filter((entry) => entry.contest === contest)),
  );
}

/** Warms a function up, in batches that grow. @returns how often it runs in the time of a sample */
function batchFor(contestant: Contestant, { sampleTime, warmUpTime }: MicroSettings): number {
  const begin = performance.now();
  for (let batch = 1; ; batch *= 2) {
    const start = performance.now();
    cpuTimeOf(contestant, batch);
    const now = performance.now();
    if (now - begin < warmUpTime) continue;
    return Math.max(1, Math.round((batch * sampleTime) / (now - start)));
  }
}

let sink: unknown;

/** @returns microseconds */
function cpuTimeOf({ run }: Contestant, batch: number): number {
  const begin = process.cpuUsage();
  for (let index = 0; index < batch; index++) sink = run();
  const { user, system } = process.cpuUsage(begin);
  if (sink === cpuTimeOf) throw new Error('never happens, but the compiler cannot know');
  return user + system;
}

function rowsOf(entries: readonly Entry[]): MicroRow[] {
  const base = median(entries[0]!.samples);
  return entries.map(({ contest, contestant, samples }) => {
    const cpu = median(samples);
    return {
      scenario: contest.name,
      contestant: contestant.label,
      cpu,
      ratio: cpu / base,
      spread: spread(samples),
    };
  });
}
