import {
  freePort,
  hasPostgres,
  openLink,
  type PostgresServer,
  startPostgres,
  type TcpLink,
} from '@nestjs-toolkit/test-servers';
import type { PostgresGorm } from './postgres-gorm-plugin.js';
import { UserEntity } from './testing-support/entities.js';
import { context, createPlugin } from './testing-support/test-plugin.js';

const brief = () => ({ signal: AbortSignal.timeout(300) });

describe('postgres_gorm without its server', () => {
  it('fails to start, saying where and why, and leaves nothing open', async () => {
    const port = await freePort();
    const { plugin } = createPlugin({
      host: '127.0.0.1',
      port,
      username: 'app',
      password: 'hunter22',
      connectAttempts: 1,
    });
    await expect(plugin.preStart(context())).rejects.toThrow(
      `cannot connect to postgres://app@127.0.0.1:${port}/app: connection refused`,
    );
    await expect(plugin.healthCheck(context())).rejects.toThrow('not connected');
    expect(() => plugin.runMigrations()).toThrow('not connected');
    await plugin.onStop();
  });
});

(hasPostgres ? describe : describe.skip)('postgres_gorm and a server with faults', () => {
  let server: PostgresServer;
  let link: TcpLink;
  let plugin: PostgresGorm;
  let logged: () => string;

  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.remove());

  beforeEach(async () => {
    link = await openLink(server.port);
    const dsn = server
      .dsn(await server.createDatabase())
      .replace(String(server.port), String(link.port));
    const created = createPlugin({
      dsn,
      synchronize: true,
      maxConnections: 3,
      connectTimeout: 1_000,
    });
    plugin = created.plugin;
    logged = () => created.log.text;
    plugin.repository(UserEntity);
    await plugin.preStart(context());
  });
  afterEach(async () => {
    link.reset();
    await plugin.onStop();
    await link.close();
  });

  const users = () => plugin.repository(UserEntity);
  const terminateAll = () =>
    server.sql(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    );

  it('starts on the next attempt once the server is there', async () => {
    await plugin.onStop();
    await server.kill();
    await expect(plugin.preStart(brief())).rejects.toThrow('cannot connect');
    await server.restart();
    await plugin.preStart(context());
    expect(await users().count()).toBe(0);
  });

  it('survives the loss of idle connections', async () => {
    await Promise.all([1, 2, 3].map(() => users().count()));
    await terminateAll();
    while (logged().split('lost an idle connection').length <= 3)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await users().count()).toBe(0);
  });

  it('loses a transaction with its connection, and nothing else', async () => {
    const broken = plugin.transaction(async (manager) => {
      await manager.insert(UserEntity, { name: 'Ada', email: 'ada@example.com' });
      await terminateAll();
      await manager.count(UserEntity);
    });
    await expect(broken).rejects.toThrow();
    expect(await users().count()).toBe(0);
    await plugin.transaction((manager) => manager.count(UserEntity));
  });

  it('reports a restart of the server and recovers by itself', async () => {
    await server.kill();
    await plugin.healthCheck(brief()).catch(() => {});
    await expect(plugin.healthCheck(brief())).rejects.toThrow(/connection|no answer/);
    await expect(users().count()).rejects.toThrow();
    await server.restart();
    await plugin.healthCheck(context());
    expect(await users().count()).toBe(0);
  });

  it('reports a server that no longer answers and recovers from it', async () => {
    link.freeze();
    await expect(plugin.healthCheck(brief())).rejects.toThrow('no answer in time');
    link.reset();
    await plugin.healthCheck(context());
  });

  it('bounds the wait for a connection when all are busy', async () => {
    const runners = [1, 2, 3].map(() => plugin.dataSource.createQueryRunner());
    await Promise.all(runners.map((runner) => runner.connect()));
    await expect(users().count()).rejects.toThrow('timeout');
    await expect(plugin.healthCheck(brief())).rejects.toThrow('all 3 connections');
    await Promise.all(runners.map((runner) => runner.release()));
    expect(await users().count()).toBe(0);
  });
});
