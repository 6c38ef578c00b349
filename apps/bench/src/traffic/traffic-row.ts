import { median, spread } from '../statistics.js';
import type { Contestant, Scenario, TrafficSuite } from './scenario.js';

/** One measurement of a server. */
export interface TrafficSample {
  readonly contestant: Contestant;
  readonly scenario: Scenario;
  /** User and system time of the server's process per request, in microseconds. */
  readonly cpu: number;
  /** Requests per second. */
  readonly rate: number;
  /** In microseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Of the server's process after the load, in bytes. */
  readonly memory: number;
}

/** Medians of a server in a scenario. */
export interface TrafficRow {
  readonly scenario: string;
  readonly server: string;
  /** In microseconds per request. */
  readonly cpu: number;
  /** `cpu` as a multiple of the first server's. */
  readonly ratio: number;
  /** Largest minus smallest `cpu`, as a share of the median. */
  readonly spread: number;
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly memory: number;
  /** Samples that were not dropped. */
  readonly samples: number;
}

export function summarize(
  { servers, scenarios }: TrafficSuite,
  samples: readonly TrafficSample[],
): TrafficRow[] {
  return scenarios.flatMap((scenario) => {
    const rows = servers.map((contestant) => {
      const own = samples.filter(
        (sample) => sample.scenario === scenario && sample.contestant === contestant,
      );
      return own.length > 0 ? [rowOf(own)] : [];
    });
    const base = rows[0]?.[0]?.cpu ?? Number.NaN;
    return rows.flat().map((row) => ({ ...row, ratio: row.cpu / base }));
  });
}

function rowOf(samples: readonly TrafficSample[]): TrafficRow {
  const { contestant, scenario } = samples[0]!;
  const medianOf = (pick: (sample: TrafficSample) => number): number => median(samples.map(pick));
  return {
    scenario: scenario.name,
    server: contestant.label,
    cpu: medianOf(({ cpu }) => cpu),
    ratio: Number.NaN,
    spread: spread(samples.map(({ cpu }) => cpu)),
    rate: medianOf(({ rate }) => rate),
    p50: medianOf(({ p50 }) => p50),
    p99: medianOf(({ p99 }) => p99),
    memory: medianOf(({ memory }) => memory),
    samples: samples.length,
  };
}
