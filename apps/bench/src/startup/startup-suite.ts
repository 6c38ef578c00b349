import type { Log } from '../report/log.js';
import type { Launch } from '../servers/launch.js';
import type { ServerName } from '../servers/server-names.js';
import { median, spread } from '../statistics.js';
import { GRPC_SCENARIOS } from '../traffic/grpc-scenarios.js';
import { HTTP_SCENARIOS } from '../traffic/http-scenarios.js';
import type { Contestant } from '../traffic/scenario.js';

export interface StartupRow {
  readonly server: string;
  /** From the start of the process to the first right answer on every port, in milliseconds. */
  readonly time: number;
  /** `time` as a multiple of the first server's. */
  readonly ratio: number;
  /** User and system time up to then, in milliseconds. */
  readonly cpu: number;
  /** Memory up to then, in bytes. */
  readonly memory: number;
  /** Largest minus smallest `time`, as a share of the median. */
  readonly spread: number;
}

export interface StartupSettings {
  readonly rounds: number;
  readonly launch: Launch;
  readonly log: Log;
}

const SERVERS: readonly Contestant[] = [
  { server: 'toolkit', label: 'toolkit, gRPC and HTTP' },
  { server: 'nest', label: 'Nest, gRPC and HTTP' },
  { server: 'fastify', label: 'Fastify' },
];

interface StartupSample {
  readonly time: number;
  readonly cpu: number;
  readonly memory: number;
}

/** Starts servers in turn and waits for their first answers. */
export async function runStartup(settings: StartupSettings): Promise<StartupRow[]> {
  const samples = new Map(SERVERS.map((contestant) => [contestant, [] as StartupSample[]]));
  // The clients have to be awake, too.
  await measureStart('toolkit', settings.launch);
  for (let round = 1; round <= settings.rounds; round++) {
    settings.log(`round ${round} of ${settings.rounds}`);
    for (const [{ server }, own] of samples) own.push(await measureStart(server, settings.launch));
  }
  const base = median(samples.get(SERVERS[0]!)!.map(({ time }) => time));
  return [...samples].map(([{ label }, own]) => rowOf(label, own, base));
}

async function measureStart(name: ServerName, launch: Launch): Promise<StartupSample> {
  const begin = performance.now();
  const server = await launch(name);
  try {
    const { ports } = server;
    if (ports.http !== undefined) await HTTP_SCENARIOS[0]!.check(ports);
    if (ports.grpc !== undefined) await GRPC_SCENARIOS[0]!.check(ports);
    const time = performance.now() - begin;
    const { cpu, memory } = await server.usage();
    return { time, cpu: cpu / 1000, memory };
  } finally {
    await server.stop();
  }
}

function rowOf(server: string, samples: readonly StartupSample[], base: number): StartupRow {
  const times = samples.map(({ time }) => time);
  return {
    server,
    time: median(times),
    ratio: median(times) / base,
    cpu: median(samples.map(({ cpu }) => cpu)),
    memory: median(samples.map(({ memory }) => memory)),
    spread: spread(times),
  };
}
