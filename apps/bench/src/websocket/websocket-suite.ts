import type { Log } from '../report/log.js';
import type { Launch } from '../servers/launch.js';
import type { ServerName } from '../servers/server-names.js';
import { median, spread } from '../statistics.js';
import { openClient, type ChatClient, type Dialect } from './chat-client.js';

export interface WebSocketRow {
  readonly scenario: string;
  readonly server: string;
  /** User and system time of the server for one message that it sends, in microseconds. */
  readonly cpu: number;
  /** `cpu` as a multiple of the first server's. */
  readonly ratio: number;
  /** Largest minus smallest `cpu`, as a share of the median. */
  readonly spread: number;
  /** Messages that the server sent per second. */
  readonly rate: number;
}

export interface WebSocketSettings {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly launch: Launch;
  readonly log: Log;
}

interface Contestant {
  readonly server: ServerName;
  readonly label: string;
  readonly dialect: Dialect;
}

const CONTESTANTS: readonly Contestant[] = [
  { server: 'ws-bare', label: 'ws', dialect: 'type' },
  { server: 'ws-toolkit', label: 'toolkit', dialect: 'type' },
  { server: 'ws-nest', label: 'Nest, WsAdapter', dialect: 'event' },
  { server: 'socket-io', label: 'socket.io', dialect: 'socket.io' },
];

const CONNECTIONS = 50;

interface Sample {
  readonly cpu: number;
  readonly rate: number;
}

/** Every client sends, and sends again when the answer is there. */
function echo(clients: readonly ChatClient[], count: () => void): void {
  for (const client of clients) {
    client.onMessage = () => {
      count();
      client.send('echo');
    };
    client.send('echo');
  }
}

/** One client speaks to a room of all, and again when everybody has heard it. */
function broadcast(clients: readonly ChatClient[], count: () => void): void {
  let heard = 0;
  for (const client of clients) {
    client.onMessage = () => {
      count();
      heard += 1;
      if (heard % clients.length === 0) clients[0]!.send('say');
    };
  }
  clients[0]!.send('say');
}

const SCENARIOS = { echo, [`broadcast to ${CONNECTIONS}`]: broadcast };

/** Measures servers in turn, each time in a new process. */
export async function runWebSocket(settings: WebSocketSettings): Promise<WebSocketRow[]> {
  const samples = new Map<string, Sample[]>();
  for (let round = 1; round <= settings.rounds; round += 1) {
    for (const contestant of CONTESTANTS) {
      settings.log(`round ${round} of ${settings.rounds}: ${contestant.label}`);
      for (const [scenario, run] of Object.entries(SCENARIOS)) {
        const key = `${scenario}/${contestant.label}`;
        const sample = await takeSample(contestant, run, settings);
        samples.set(key, [...(samples.get(key) ?? []), sample]);
      }
    }
  }
  return Object.keys(SCENARIOS).flatMap((scenario) => {
    const of = ({ label }: Contestant): Sample[] => samples.get(`${scenario}/${label}`)!;
    const base = median(of(CONTESTANTS[0]!).map(({ cpu }) => cpu));
    return CONTESTANTS.map((contestant) => {
      const all = of(contestant).map(({ cpu }) => cpu);
      return {
        scenario,
        server: contestant.label,
        cpu: median(all),
        ratio: median(all) / base,
        spread: spread(all),
        rate: median(of(contestant).map(({ rate }) => rate)),
      };
    });
  });
}

async function takeSample(
  { server: name, dialect }: Contestant,
  run: typeof echo,
  { launch, seconds, warmUp }: WebSocketSettings,
): Promise<Sample> {
  const server = await launch(name);
  const clients: ChatClient[] = [];
  try {
    while (clients.length < CONNECTIONS)
      clients.push(await openClient(dialect, server.ports.http!));
    let messages = 0;
    run(clients, () => (messages += 1));
    await delay(warmUp);
    const before = { ...(await server.usage()), messages };
    const begin = performance.now();
    await delay(seconds);
    const after = { ...(await server.usage()), messages };
    const count = after.messages - before.messages;
    if (count === 0) throw new Error(`${name} has answered nothing`);
    return {
      cpu: (after.cpu - before.cpu) / count,
      rate: (count * 1_000) / (performance.now() - begin),
    };
  } finally {
    for (const client of clients) {
      client.onMessage = () => {};
      client.close();
    }
    await server.stop();
  }
}

function delay(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}
