import {
  hasPostgres,
  openLink,
  type PostgresServer,
  startPostgres,
  type TcpLink,
} from '@nestjs-toolkit/test-servers';
import { Pool } from 'pg';
import { checkConnection } from './check-connection.js';
import { limitIdleConnections } from './idle-connections.js';
import { openPostgres } from './open-postgres.js';
import type { PostgresOptions } from './postgres-options.js';
import { describeOnEveryBackend, settingsOf } from './testing-support/backends.js';

const soon = () => AbortSignal.timeout(300);

describeOnEveryBackend('a pool', (backend) => {
  let pool: Pool;

  beforeEach(async () => {
    pool = new Pool({ ...(await backend.open()).pool, max: 4 });
    pool.on('error', () => {});
  });
  afterEach(() => pool.end());

  const useAtOnce = (count: number) =>
    Promise.all(Array.from({ length: count }, () => pool.query('SELECT pg_sleep(0.01)')));

  it('is healthy while the database answers', async () => {
    await checkConnection(pool, soon());
    expect(pool.idleCount).toBe(1);
  });

  it('keeps no more idle connections than it may', async () => {
    const stop = limitIdleConnections(pool, 2, 1);
    const opened = new Set<unknown>();
    pool.on('connect', (client) => opened.add(client));
    await useAtOnce(4);
    expect(opened.size).toBe(4);
    while (pool.totalCount > 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await useAtOnce(2);
    expect(pool.totalCount).toBe(2);
    stop();
  });

  it('says that all its connections are busy', async () => {
    const taken = await Promise.all([1, 2, 3, 4].map(() => pool.connect()));
    await expect(checkConnection(pool, soon())).rejects.toThrow(
      'no answer in time: all 4 connections of the pool are in use',
    );
    taken.forEach((client) => client.release());
    await checkConnection(pool, soon());
  });
});

(hasPostgres ? describe : describe.skip)('a pool and a server with faults', () => {
  let server: PostgresServer;
  let link: TcpLink;
  let pool: Pool;

  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.remove());

  beforeEach(async () => {
    link = await openLink(server.port);
    pool = await openPool({});
  });
  afterEach(async () => {
    link.reset();
    await pool.end();
    await link.close();
  });

  async function openPool(values: Partial<PostgresOptions>): Promise<Pool> {
    const dsn = server.dsn().replace(String(server.port), String(link.port));
    const endpoint = await openPostgres(settingsOf({ dsn, maxConnections: 3, ...values }));
    const opened = new Pool(endpoint.pool);
    opened.on('error', () => {});
    return opened;
  }

  it('says that nobody answers, and does not use up the pool by asking', async () => {
    await checkConnection(pool, soon());
    link.freeze();
    for (let n = 0; n < 5; n++)
      await expect(checkConnection(pool, soon())).rejects.toThrow('no answer in time');
    link.reset();
    await checkConnection(pool, soon());
  });

  it('recovers when the server ends its connections, idle and borrowed ones', async () => {
    const borrowed = await pool.connect();
    borrowed.on('error', () => {});
    await checkConnection(pool, soon());
    const sleeping = expect(borrowed.query('SELECT pg_sleep(60)')).rejects.toThrow(/terminat/);
    await server.sql(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    );
    await sleeping;
    borrowed.release(true);
    await expect(
      checkConnection(pool, soon()).catch(() => checkConnection(pool, soon())),
    ).resolves.toBeUndefined();
  });

  it('says that the server is gone, and recovers once it is back', async () => {
    await server.kill();
    await checkConnection(pool, soon()).catch(() => {});
    await expect(checkConnection(pool, soon())).rejects.toThrow(
      /connection (refused|closed|reset)/,
    );
    await server.restart();
    await checkConnection(pool, AbortSignal.timeout(5_000));
  });

  it('closes connections that are too old or idle for too long', async () => {
    const brief = await openPool({ connMaxIdleTime: 10 });
    await brief.query('SELECT 1');
    while (brief.totalCount > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await brief.end();
    const aging = await openPool({ connMaxLifetime: 1_000 });
    await aging.query('SELECT 1');
    while (aging.totalCount > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await aging.end();
  });
});
