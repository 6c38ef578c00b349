import { jest } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasRedis, startRedis } from '@nestjs-toolkit/test-servers';
import { killAll, startBackend, startGateway } from './testing-support/child.js';
import { closeConnections, createUser, Load, statusesOf } from './testing-support/load.js';

// Processes are started, and machines do other things as well.
jest.setTimeout(120_000);

afterEach(async () => {
  closeConnections();
  await killAll();
});

const OK = (outcome: { status: number }): boolean => outcome.status === 200;

describe('the gateway and a service with faults', () => {
  it('answers 503 at once while the only instance is gone, and goes on when it is back', async () => {
    const backend = await startBackend('one');
    const gateway = await startGateway([backend]);
    const load = new Load(gateway.url, 8);
    await load.until(50, OK);
    await backend.child.kill();
    await load.until(50, ({ status }) => status === 503);
    await backend.restart();
    await load.until(50, OK);
    const outcomes = await load.stop();
    expect(Object.keys(statusesOf(outcomes))).toEqual(['200', '503']);
    expect(Math.max(...outcomes.map(({ time }) => time))).toBeLessThan(5_000);
  });

  it('goes on with the other instances when one is killed, and uses it again when it is back', async () => {
    const backends = await Promise.all(['one', 'two', 'three'].map(startBackend));
    const [one] = backends;
    const gateway = await startGateway(backends);
    const load = new Load(gateway.url, 8);
    for (const name of ['one', 'two', 'three'])
      await load.until(1, ({ instance }) => instance === name);
    await one!.child.kill();
    await load.until(300, OK);
    await one!.restart();
    await load.until(1, ({ instance }) => instance === 'one');
    const outcomes = await load.stop();
    const { 200: answered = 0, 503: refused = 0, ...others } = statusesOf(outcomes);
    expect(others).toEqual({});
    // Calls that were under way in the killed process; it may have done their work, so none is repeated.
    expect(refused).toBeLessThanOrEqual(16);
    expect(answered).toBeGreaterThan(300);
  });

  it('stays within deadlines while one of three instances is frozen, and then leaves it out', async () => {
    const backends = await Promise.all(['one', 'two', 'three'].map(startBackend));
    const gateway = await startGateway(backends, {
      API_GATEWAY_CLIENT_TIMEOUT: '500ms',
      API_GATEWAY_CLIENT_EJECTION_FAILURES: '2',
      API_GATEWAY_CLIENT_EJECTION_TIME: '1h',
    });
    const load = new Load(gateway.url, 8);
    await load.until(50, OK);
    backends[0]!.child.signal('SIGSTOP');
    await load.until(2, ({ status }) => status === 504);
    await load.until(500, OK);
    const before = load.outcomes.length;
    await load.until(300);
    const outcomes = await load.stop();
    expect(Object.keys(statusesOf(outcomes))).toEqual(['200', '504']);
    expect(statusesOf(outcomes.slice(before, before + 300))).toEqual({ 200: 300 });
    expect(Math.max(...outcomes.map(({ time }) => time))).toBeLessThan(3_000);
  });

  it('follows the file of endpoints: a removed instance gets nothing more, and no call is lost', async () => {
    const backends = await Promise.all(['one', 'two'].map(startBackend));
    const [one, two] = backends.map(({ port }) => `user-service=127.0.0.1:${port}\n`);
    const folder = await mkdtemp(join(tmpdir(), 'endpoints-'));
    const file = join(folder, 'endpoints');
    await writeFile(file, one! + two!);
    const gateway = await startGateway([], {
      API_GATEWAY_RESOLVER_ENDPOINTS: '',
      API_GATEWAY_RESOLVER_FILEPATH: file,
    });
    const load = new Load(gateway.url, 8);
    await load.until(1, ({ instance }) => instance === 'one');
    await load.until(1, ({ instance }) => instance === 'two');
    await writeFile(file, two!);
    const isRemoved = (): boolean =>
      load.outcomes.slice(-50).every(({ instance }) => instance === 'two');
    while (!isRemoved()) await load.until(50);
    await backends[0]!.child.kill();
    await load.until(100);
    const outcomes = await load.stop();
    expect(statusesOf(outcomes)).toEqual({ 200: outcomes.length });
    await rm(folder, { recursive: true });
  });

  it('answers 504 when a service is too slow, and tells it to stop', async () => {
    const backend = await startBackend('one');
    const gateway = await startGateway([backend], { API_GATEWAY_CLIENT_TIMEOUT: '200ms' });
    const { status, body } = await createUser(gateway.url, 'slow-60000');
    expect([status, JSON.parse(body)]).toMatchObject([
      504,
      { code: 504, status: 'Gateway Timeout' },
    ]);
    await backend.child.until('cancelled slow-60000');
    const early = { 'x-request-timeout': '50ms' };
    expect((await createUser(gateway.url, 'slow-60001', early)).status).toBe(504);
    await backend.child.until('cancelled slow-60001');
  });

  it('tells the service when the client has gone', async () => {
    const backend = await startBackend('one');
    const gateway = await startGateway([backend]);
    const call = request(`${gateway.url}/api/v1/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    call.on('error', () => {});
    call.end(JSON.stringify({ name: 'slow-60000', email: 'ada@example.com' }));
    await backend.child.until('working slow-60000');
    call.destroy();
    await backend.child.until('cancelled slow-60000');
    expect((await createUser(gateway.url)).status).toBe(200);
  });

  it('hands on large answers, refuses those that are too large, and keeps what services refuse', async () => {
    const backend = await startBackend('one');
    const gateway = await startGateway([backend], {
      API_GATEWAY_CLIENT_MAX_RECEIVE_MESSAGE_SIZE: '2MiB',
    });
    const large = await createUser(gateway.url, 'huge-1900000');
    expect([large.status, large.body.length > 1_900_000]).toEqual([200, true]);
    const tooLarge = await createUser(gateway.url, 'huge-9000000');
    expect(tooLarge.status).toBe(429);
    const refused = await createUser(gateway.url, 'fail-1');
    expect([refused.status, refused.body]).toEqual([429, expect.stringContaining('no room')]);
    expect((await createUser(gateway.url)).status).toBe(200);
  });

  it('needs no more memory however many large answers it hands on', async () => {
    const backend = await startBackend('one');
    const gateway = await startGateway([backend]);
    const run = async (): Promise<number> => {
      for (let round = 0; round < 20; round++) {
        const calls = Array.from({ length: 5 }, () => createUser(gateway.url, 'huge-1000000'));
        expect(statusesOf(await Promise.all(calls))).toEqual({ 200: 5 });
      }
      return gateway.child.residentMemory();
    };
    await run();
    const before = await run();
    const after = await run();
    expect(after - before).toBeLessThan(128);
  });

  it('answers every call that it has taken when it is stopped under load', async () => {
    const backend = await startBackend('one');
    const gateway = await startGateway([backend]);
    const names = Array.from({ length: 10 }, (_, index) => `slow-50${index}`);
    const slow = names.map((name) => createUser(gateway.url, name));
    for (const name of names) await backend.child.until(`working ${name}`);
    const load = new Load(gateway.url, 8);
    await load.until(50, OK);
    gateway.child.signal('SIGTERM');
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await gateway.child.exit).toEqual([0, null]);
    const outcomes = await load.stop();
    // New connections are refused (0); whoever had one got an answer.
    expect(
      Object.keys(statusesOf(outcomes)).filter((status) => !['0', '200'].includes(status)),
    ).toEqual([]);
  });
});

(hasRedis ? describe : describe.skip)('the gateway and a Redis with faults', () => {
  it('limits calls by itself while Redis is frozen or gone, and shares limits again afterwards', async () => {
    const redis = await startRedis();
    const backend = await startBackend('one');
    const gateway = await startGateway([backend], {
      API_GATEWAY_CACHE_DSN: `redis://127.0.0.1:${redis.port}`,
    });
    const load = new Load(gateway.url, 8);
    await load.until(50, OK);
    redis.freeze();
    await gateway.child.until('store of rate limits fails');
    await load.until(100, OK);
    redis.thaw();
    await gateway.child.until('store of rate limits is back');
    gateway.child.output = '';
    await redis.kill();
    await gateway.child.until('store of rate limits fails');
    await load.until(100, OK);
    await redis.restart();
    await gateway.child.until('store of rate limits is back');
    const outcomes = await load.stop();
    await redis.remove();
    expect(statusesOf(outcomes)).toEqual({ 200: outcomes.length });
    expect(Math.max(...outcomes.map(({ time }) => time))).toBeLessThan(5_000);
  });
});
