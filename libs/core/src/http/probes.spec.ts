import { deferred } from './testing-support/deferred.js';
import { startServer } from './testing-support/test-server.js';

describe('probes', () => {
  it('tell liveness and readiness, with what was checked', async () => {
    const server = await startServer({ probesEnv: { CACHE_TIME: '0' } });
    let isWell = true;
    server.health.registerCheck({
      name: 'pgsql',
      kind: 'readiness',
      check: () => {
        if (!isWell) throw new Error('connection refused');
      },
    });
    server.health.registerCheck({
      name: 'cache',
      kind: 'readiness',
      required: false,
      check: () => {},
    });
    const ready = await server.fetch('/_healthz/readiness');
    expect(Object.fromEntries(ready.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect([ready.status, await ready.json()]).toEqual([
      200,
      {
        status: 'ok',
        checks: {
          pgsql: { status: 'ok', required: true },
          cache: { status: 'ok', required: false },
        },
      },
    ]);
    isWell = false;
    const failed = await server.fetch('/_healthz/readiness');
    expect([failed.status, await failed.json()]).toMatchObject([
      503,
      { status: 'failed', checks: { pgsql: { status: 'failed', message: 'connection refused' } } },
    ]);
    const alive = await server.fetch('/_healthz/liveness');
    expect([alive.status, await alive.json()]).toEqual([200, { status: 'ok', checks: {} }]);
    expect((await server.fetch('/_healthz/readiness', { method: 'HEAD' })).status).toBe(503);
    await server.close();
  });

  it('are ready with a check failed that is not required', async () => {
    const server = await startServer();
    server.health.registerCheck({
      name: 'cache',
      kind: 'readiness',
      required: false,
      check: () => {
        throw new Error('away');
      },
    });
    const response = await server.fetch('/_healthz/readiness');
    expect([response.status, ((await response.json()) as { status: string }).status]).toEqual([
      200,
      'degraded',
    ]);
    await server.close();
  });

  it('check once for many that ask at a time, and for a while after', async () => {
    const server = await startServer({ probesEnv: { CACHE_TIME: '1h' } });
    const release = deferred();
    let runs = 0;
    server.health.registerCheck({
      name: 'slow',
      kind: 'liveness',
      check: () => {
        runs += 1;
        return release.promise;
      },
    });
    const probes = Array.from({ length: 20 }, () => server.fetch('/_healthz/liveness'));
    release.resolve();
    for (const probe of probes) expect((await probe).status).toBe(200);
    expect((await server.fetch('/_healthz/liveness')).status).toBe(200);
    expect(runs).toBe(1);
    await server.close();
  });

  it('tell at once that the server no longer accepts calls', async () => {
    const server = await startServer({ probesEnv: { CACHE_TIME: '1h' } });
    expect((await server.fetch('/_healthz/readiness')).status).toBe(200);
    server.health.setServing(false);
    const response = await server.fetch('/_healthz/readiness');
    expect([response.status, await response.json()]).toMatchObject([
      503,
      { checks: { server: { message: 'not accepting calls' } } },
    ]);
    await server.close();
  });

  it('may have other paths, or be off', async () => {
    const server = await startServer({
      probesEnv: { LIVENESS_PATH: '/live', READINESS_PATH: '/ready' },
    });
    expect((await server.fetch('/live')).status).toBe(200);
    expect((await server.fetch('/ready')).status).toBe(200);
    expect((await server.fetch('/_healthz/liveness')).status).toBe(404);
    await server.close();
    const without = await startServer({ probesEnv: { ENABLED: 'false' } });
    expect((await without.fetch('/_healthz/liveness')).status).toBe(404);
    await without.close();
  });
});
