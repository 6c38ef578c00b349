import { jest } from '@jest/globals';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { parseEndpoint } from '../discovery/endpoint.js';
import type { ResolverAnswer, ServiceResolver } from '../discovery/service-resolver.js';
import { StatusError } from '../error/status-error.js';
import type { NoteHandlers } from '../grpc/testing-support/note-service.js';
import { atEnd, closeAll, deferred, startServer } from '../grpc/testing-support/test-server.js';
import type { RemoteService } from './remote-service.js';
import { notes, testClients, type TestClientSettings } from './testing-support/test-clients.js';

jest.setTimeout(30_000);

afterEach(closeAll);

/** Starts servers that answer with their number. */
async function servers(count: number, more: NoteHandlers = {}): Promise<string[]> {
  const all = Array.from({ length: count }, (_, number) =>
    startServer({ Unary: () => ({ number }), ...more }),
  );
  return (await Promise.all(all)).map(({ address }) => address);
}

function clientOf(addresses: readonly string[], settings: TestClientSettings = {}): RemoteService {
  const endpoints = addresses.map((address) => `notes=${address}`);
  return testClients({ resolver: { endpoints }, ...settings }).get('notes');
}

/** How many of so many calls each server answers, once all of them are connected. */
async function spread(client: RemoteService, calls: number, of: number): Promise<number[]> {
  const seen = new Set<number>();
  while (seen.size < of) seen.add((await client.unary(notes.unary, {})).number);
  const counts = Array.from({ length: of }, () => 0);
  for (let call = 0; call < calls; call++) {
    const { number } = await client.unary(notes.unary, {});
    counts[number]!++;
  }
  return counts;
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'OK',
    (error: unknown) => (StatusError.is(error) ? error.codeName : String(error)),
  );
}

describe('calls', () => {
  it('go to all addresses in turn', async () => {
    const client = clientOf(await servers(3));
    expect(await spread(client, 30, 3)).toEqual([10, 10, 10]);
  });

  it('go to the address with the fewest that are running, or to any', async () => {
    const addresses = await servers(2);
    const random = clientOf(addresses, { client: { balancer: 'random' } });
    const counts = await spread(random, 60, 2);
    expect(Math.min(...counts)).toBeGreaterThan(5);
    const gate = deferred();
    const arrived = deferred();
    const blocked: unknown[] = [];
    let isArmed = false;
    const busy = await startServer({
      Unary: async () => {
        if (!isArmed) return { number: 0 };
        blocked.push(0);
        arrived.resolve();
        await gate.promise;
        return {};
      },
    });
    const idle = await startServer({ Unary: () => ({ number: 1 }) });
    const least = clientOf([busy.address, idle.address], { client: { balancer: 'least_pending' } });
    await spread(least, 0, 2);
    isArmed = true;
    const stuck: Promise<unknown>[] = [];
    while (blocked.length === 0) {
      const call = least.unary(notes.unary, {});
      stuck.push(call);
      await Promise.race([call, arrived.promise]);
    }
    for (let call = 0; call < 20; call++) await least.unary(notes.unary, {});
    expect(blocked).toHaveLength(1);
    gate.resolve();
    await Promise.all(stuck);
  });

  it('follow addresses that come and go, and lose no answer meanwhile', async () => {
    const [first, second] = await servers(2);
    let tell: (answer: ResolverAnswer) => void = () => undefined;
    const resolver: ServiceResolver = {
      name: 'puppet',
      watch: (_service, listener) => {
        tell = listener;
        tell({ kind: 'found', endpoints: [parseEndpoint(first!)!] });
        return { refresh: () => undefined, close: () => undefined };
      },
    };
    const client = testClients({ plugins: [resolver] }).get('notes');
    expect(await spread(client, 5, 1)).toEqual([5]);
    const loops = Array.from({ length: 4 }, async () => {
      const codes = new Set<string>();
      for (let call = 0; call < 50; call++) codes.add(await codeOf(client.unary(notes.unary, {})));
      return [...codes];
    });
    tell({ kind: 'found', endpoints: [parseEndpoint(second!)!] });
    for (;;) if ((await client.unary(notes.unary, {})).number === 1) break;
    tell({ kind: 'found', endpoints: [parseEndpoint(first!)!, parseEndpoint(second!)!] });
    expect((await Promise.all(loops)).flat()).toEqual(['OK', 'OK', 'OK', 'OK']);
  });

  it('are tried again where the rpc is idempotent, and only there', async () => {
    let failures = 0;
    const handlers: NoteHandlers = {
      Unary: () => {
        if (failures++ % 3 < 2) throw StatusError.unavailable('busy');
        return { number: failures };
      },
    };
    const { address } = await startServer(handlers);
    const client = clientOf([address], { client: { retryBackoff: 1 } });
    expect((await client.unary(notes.idempotent, {})).number).toBe(3);
    expect(await codeOf(clientOf([address]).unary(notes.unary, {}))).toBe('UNAVAILABLE');
    failures = 0;
    const all = clientOf([address], { client: { retry: 'all', retryBackoff: 1 } });
    expect((await all.unary(notes.unary, {})).number).toBe(3);
    failures = 0;
    const table = { Unary: { retryAttempts: 3, retryBackoff: 1 } };
    expect((await clientOf([address], { methods: table }).unary(notes.unary, {})).number).toBe(3);
  });

  it('are no longer tried again when the budget is spent', async () => {
    let attempts = 0;
    const { address } = await startServer({
      Unary: () => {
        attempts++;
        throw StatusError.unavailable('busy');
      },
    });
    const client = clientOf([address], { client: { retryBackoff: 1, retryBudget: 4 } });
    for (let call = 0; call < 10; call++) await codeOf(client.unary(notes.idempotent, {}));
    expect(attempts).toBeLessThan(15);
  });

  it('are hedged: a second attempt overtakes a slow one', async () => {
    const gate = deferred();
    let arrived = 0;
    const { address } = await startServer({
      Unary: async () => {
        if (arrived++ === 0) await gate.promise;
        return { number: 7 };
      },
    });
    const client = clientOf([address], { client: { hedgingAttempts: 2, hedgingDelay: 20 } });
    expect((await client.unary(notes.idempotent, {})).number).toBe(7);
    expect(arrived).toBe(2);
    gate.resolve();
  });

  it('wait for a server that comes up, if they are told to', async () => {
    const { address, transport } = await startServer({ Unary: () => ({ number: 1 }) });
    await transport.close();
    const client = clientOf([address], { client: { reconnectBackoff: 20 } });
    expect(await codeOf(client.unary(notes.unary, {}))).toBe('UNAVAILABLE');
    const waiting = client.unary(notes.unary, {}, { waitForReady: true });
    const port = Number(address.split(':')[1]);
    await startServer({ Unary: () => ({ number: 2 }) }, { port });
    expect((await waiting).number).toBe(2);
  });

  it('do not wait for ever for an address that swallows everything', async () => {
    const swallower = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => swallower.listen(0, '127.0.0.1', resolve));
    const { port } = swallower.address() as AddressInfo;
    const sockets = new Set<Socket>();
    swallower.on('connection', (socket) => sockets.add(socket));
    atEnd(() => {
      for (const socket of sockets) socket.destroy();
      swallower.close();
    });
    const client = clientOf([`127.0.0.1:${port}`], { client: { dialTimeout: 50, timeout: 0 } });
    expect(await codeOf(client.unary(notes.unary, {}))).toBe('UNAVAILABLE');
  });

  it('leave out an address whose calls keep failing', async () => {
    const bad: unknown[] = [];
    const broken = await startServer({
      Unary: () => {
        bad.push(0);
        throw StatusError.unavailable('broken');
      },
    });
    const [good] = await servers(1);
    const client = clientOf([broken.address, good!], { client: { ejectionFailures: 3 } });
    for (let call = 0; call < 200 && bad.length < 3; call++)
      await codeOf(client.unary(notes.unary, {}));
    const before = bad.length;
    for (let call = 0; call < 40; call++) await client.unary(notes.unary, {});
    expect([before, bad.length]).toEqual([3, 3]);
  });

  it('are limited in size, both ways', async () => {
    const { address } = await startServer({
      Unary: ({ number }) => ({ text: 'x'.repeat(number) }),
    });
    const client = clientOf([address], {
      client: { maxReceiveMessageSize: 2_000, maxSendMessageSize: 1_000 },
    });
    expect(await codeOf(client.unary(notes.unary, { number: 1_900 }))).toBe('OK');
    expect(await codeOf(client.unary(notes.unary, { number: 2_100 }))).toBe('RESOURCE_EXHAUSTED');
    expect(await codeOf(client.unary(notes.unary, { text: 'x'.repeat(1_100) }))).toBe(
      'RESOURCE_EXHAUSTED',
    );
  });

  it('carry user agent, token and compressed messages', async () => {
    let seen: unknown[] = [];
    const { address } = await startServer({
      Unary: ({ text }, { metadata }) => {
        seen = [metadata.get('user-agent'), metadata.get('authorization'), text.length];
        return {};
      },
    });
    const client = clientOf([address], { client: { compression: 'gzip', token: 't0ken' } });
    await client.unary(notes.unary, { text: 'y'.repeat(10_000) });
    expect(seen).toEqual([
      expect.stringMatching(/^test\/1\.0\.0 grpc-node-js/),
      'Bearer t0ken',
      10_000,
    ]);
  });
});
