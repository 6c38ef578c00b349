import { jest } from '@jest/globals';
import { StatusError } from '../error/status-error.js';
import { closeAll } from '../grpc/testing-support/test-server.js';
import type { RemoteService } from './remote-service.js';
import { BackendProcess } from './testing-support/backend-process.js';
import { notes, testClients, type TestClientSettings } from './testing-support/test-clients.js';

jest.setTimeout(60_000);

afterEach(closeAll);

const TIMEOUT = 1_000;
/** What a busy machine may add to a deadline, in milliseconds; a call that hangs takes for ever. */
const GRACE = 10_000;

function clientOf(
  backends: readonly BackendProcess[],
  client: TestClientSettings['client'] = {},
): RemoteService {
  return testClients({
    resolver: { endpoints: backends.map(({ address }) => `notes=${address}`) },
    client: { timeout: TIMEOUT, reconnectBackoff: 20, reconnectMaxBackoff: 100, ...client },
  }).get('notes');
}

interface Tally {
  readonly ids: Set<string>;
  readonly failures: string[];
  answers: number;
  slowest: number;
}

/** Calls from several sides until it is told to stop, and checks that each call gets its own answer. */
function load(client: RemoteService, workers = 8): { stop(): Promise<Tally>; tally: Tally } {
  const tally: Tally = { ids: new Set(), failures: [], answers: 0, slowest: 0 };
  const end = new AbortController();
  let last = 0;
  const work = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const number = ++last % 999_999;
      const begin = Date.now();
      try {
        const answer = await client.unary(notes.idempotent, { number });
        if (answer.number !== number) tally.failures.push('answer of another call');
        tally.ids.add(answer.text);
        tally.answers++;
      } catch (error) {
        tally.failures.push(StatusError.is(error) ? error.codeName : String(error));
        // A client that fails at once would do nothing else.
        await pause(5);
      }
      tally.slowest = Math.max(tally.slowest, Date.now() - begin);
    }
  };
  const all = Array.from({ length: workers }, work);
  return {
    tally,
    stop: async () => {
      end.abort();
      await Promise.all(all);
      return tally;
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(5);
}

describe('clients of processes that fail', () => {
  it('fail while their backend is dead, and go on when it is back', async () => {
    const backend = await BackendProcess.start();
    const { tally, stop } = load(clientOf([backend], { ejectionFailures: 0 }));
    await until(() => tally.answers > 100);
    await backend.kill();
    await until(() => tally.failures.length > 10);
    const again = await BackendProcess.start(backend.port);
    await until(() => tally.ids.has(again.id));
    const before = tally.answers;
    await until(() => tally.answers > before + 100);
    const { failures, slowest } = await stop();
    expect(new Set(failures)).toEqual(new Set(['UNAVAILABLE']));
    expect(slowest).toBeLessThan(TIMEOUT + GRACE);
  });

  it('lose no idempotent call when one of three backends dies', async () => {
    const backends = await Promise.all([0, 0, 0].map((port) => BackendProcess.start(port)));
    // A busy machine needs a moment to see that the connection is gone.
    const { tally, stop } = load(clientOf(backends, { retryBackoff: 50, retryAttempts: 5 }));
    await until(() => tally.ids.size === 3 && tally.answers > 100);
    await backends[0]!.kill();
    const before = tally.answers;
    await until(() => tally.answers > before + 300);
    expect((await stop()).failures).toEqual([]);
  });

  it('leave a frozen backend of three alone, and come back when it thaws', async () => {
    const backends = await Promise.all([0, 0, 0].map((port) => BackendProcess.start(port)));
    const client = clientOf(backends, { timeout: 500, ejectionFailures: 3, ejectionTime: 400 });
    const { tally, stop } = load(client);
    await until(() => tally.ids.size === 3);
    backends[1]!.freeze();
    await until(() => tally.failures.length >= 3);
    const before = tally.answers;
    const failed = tally.failures.length;
    await until(() => tally.answers > before + 500);
    // All that were under way may fail, and then one per time of grace.
    expect(tally.failures.length - failed).toBeLessThan(100);
    backends[1]!.thaw();
    tally.ids.clear();
    await until(() => tally.ids.size === 3);
    const { failures, slowest } = await stop();
    expect(new Set(failures)).toEqual(new Set(['DEADLINE_EXCEEDED']));
    expect(slowest).toBeLessThan(500 + GRACE);
  });

  it('give up a slow call at its deadline and take a huge answer for what it is', async () => {
    const client = clientOf([await BackendProcess.start()], { maxReceiveMessageSize: 100_000 });
    const slow = client.unary(notes.unary, { number: 1_005_000 }, { timeout: 100 });
    await expect(slow).rejects.toMatchObject({ codeName: 'DEADLINE_EXCEEDED' });
    const huge = client.unary(notes.unary, { number: -5_000_000 });
    await expect(huge).rejects.toMatchObject({ codeName: 'RESOURCE_EXHAUSTED' });
    expect((await client.unary(notes.unary, { number: 5 })).number).toBe(5);
  });

  it('cancel by the hundred without keeping anything', async () => {
    const client = clientOf([await BackendProcess.start()]);
    const signal = new AbortController();
    // Node's HTTP/2 servers hang up on who resets more than 1,000 streams at once (`streamResetBurst`).
    const calls = Array.from({ length: 900 }, () =>
      client.unary(notes.unary, { number: 1_060_000 }, { signal: signal.signal, timeout: 0 }),
    );
    const settled = Promise.allSettled(calls);
    await pause(50);
    signal.abort();
    const codes = (await settled).map((each) =>
      each.status === 'rejected' ? (each.reason as StatusError).codeName : 'OK',
    );
    expect(new Set(codes)).toEqual(new Set(['CANCELLED']));
    expect((await client.unary(notes.unary, { number: 6 })).number).toBe(6);
  });
});
