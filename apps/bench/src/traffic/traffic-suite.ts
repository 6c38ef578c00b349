import type { Load } from '../load/load.js';
import type { Log } from '../report/log.js';
import type { Launch, LaunchedServer } from '../servers/launch.js';
import type { ServerPorts } from '../servers/running-server.js';
import type { Contestant, Scenario, TrafficSuite } from './scenario.js';
import { summarize, type TrafficRow, type TrafficSample } from './traffic-row.js';

export interface TrafficSettings {
  readonly rounds: number;
  /** Time that a sample is measured for, in seconds. */
  readonly seconds: number;
  /** Time that requests are sent for before a sample, in seconds. */
  readonly warmUp: number;
  readonly load: Load;
  readonly launch: Launch;
  readonly log: Log;
}

/**
 * Measures servers in turn, A B C A B C, each time in a new process. A wrong answer, before, after or
 * during the load, drops the sample.
 */
export async function runTraffic(
  suite: TrafficSuite,
  settings: TrafficSettings,
): Promise<TrafficRow[]> {
  if (suite.backend === undefined) return runRounds(suite, settings, {});
  const backend = await settings.launch(suite.backend, { core: 'other' });
  try {
    return await runRounds(suite, settings, backend.ports);
  } finally {
    await backend.stop();
  }
}

async function runRounds(
  suite: TrafficSuite,
  settings: TrafficSettings,
  backend: ServerPorts,
): Promise<TrafficRow[]> {
  const samples: TrafficSample[] = [];
  for (let round = 1; round <= settings.rounds; round++) {
    for (const contestant of suite.servers) {
      settings.log(`round ${round} of ${settings.rounds}: ${contestant.label}`);
      const server = await settings.launch(contestant.server, { backend });
      try {
        for (const scenario of suite.scenarios) {
          const sample = await trySample(contestant, scenario, server, settings);
          if (sample) samples.push(sample);
        }
      } finally {
        await server.stop();
      }
    }
  }
  return summarize(suite, samples);
}

async function trySample(
  contestant: Contestant,
  scenario: Scenario,
  server: LaunchedServer,
  settings: TrafficSettings,
): Promise<TrafficSample | undefined> {
  try {
    return { contestant, scenario, ...(await takeSample(scenario, server, settings)) };
  } catch (error) {
    const { message } = error as Error;
    settings.log(`${contestant.label}, ${scenario.name}: sample dropped, ${message}`);
    return undefined;
  }
}

async function takeSample(
  scenario: Scenario,
  server: LaunchedServer,
  { load, seconds, warmUp }: TrafficSettings,
): Promise<Omit<TrafficSample, 'contestant' | 'scenario'>> {
  const { ports } = server;
  const answerSize = await scenario.check(ports);
  await load(scenario.plan(ports, answerSize, warmUp));
  const before = await server.usage();
  const result = await load(scenario.plan(ports, answerSize, seconds));
  const after = await server.usage();
  await scenario.check(ports);
  if (result.errors > 0)
    throw new Error(`${result.errors} of ${result.requests} answers are wrong`);
  return {
    cpu: (after.cpu - before.cpu) / result.requests,
    rate: result.requests / result.seconds,
    p50: result.p50,
    p99: result.p99,
    memory: after.memory,
  };
}
