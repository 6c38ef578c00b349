import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { openLink, type TcpLink } from './link.js';
import { hasPostgres, type PostgresServer, startPostgres } from './postgres-server.js';

/** What all PostgreSQL plugins have. */
interface PostgresLike {
  readonly address?: string;
  runMigrations(): Promise<readonly string[]>;
  info(): Readonly<Record<string, string | number>>;
  print(): void;
  healthCheck?(context: { signal: AbortSignal }): void | Promise<void>;
}

/** As `createTestPlugin()` of the testing package makes it. */
interface Started<Plugin> {
  readonly plugin: Plugin;
  readonly logger: { readonly text: string };
  start(): Promise<void>;
  checkHealth(): Promise<void>;
  metrics(): readonly { readonly name: string; readonly value: number }[];
  stop(): Promise<void>;
}

/** A plugin as the specs that all PostgreSQL plugins pass know it. */
export interface PostgresPluginSubject<Plugin extends PostgresLike> {
  create(env: Readonly<Record<string, string>>): Started<Plugin>;
  /** Runs one statement. @returns its rows */
  query(plugin: Plugin, text: string): Promise<readonly object[]>;
  /** Runs statements in a transaction, then throws `failure` if there is one. */
  transaction(plugin: Plugin, statements: readonly string[], failure?: Error): Promise<unknown>;
}

type Dsn = () => Promise<string>;

/** The specs that every PostgreSQL plugin passes: embedded and, where it is installed, on a real server. */
export function describePostgresPlugin<Plugin extends PostgresLike>(
  type: string,
  subject: PostgresPluginSubject<Plugin>,
): void {
  describe(`${type}, embedded database`, () => {
    const dsn = embeddedDatabase(subject);
    describe('data', () => describeData(subject, dsn));
    describe('life', () => describeLife(subject, dsn));
  });
  (hasPostgres ? describe : describe.skip)(`${type}, PostgreSQL server`, () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres();
    }, 60_000);
    afterAll(() => server.remove());

    const dsn: Dsn = async () => server.dsn(await server.createDatabase());
    describe('data', () => describeData(subject, dsn));
    describe('life', () => describeLife(subject, dsn));
    describe('faults', () => describeFaults(subject, () => server));
    describe('limits', () => describeLimits(subject, () => server));
  });
  describe(`${type} without its server`, () => describeAbsence(subject));
}

/** One embedded database for all specs of a file, emptied for each: starting one takes a second. */
function embeddedDatabase<Plugin extends PostgresLike>({
  create,
  query,
}: PostgresPluginSubject<Plugin>): Dsn {
  const folder = mkdtempSync(join(tmpdir(), 'toolkit-postgres-'));
  const env = { DSN: `pglite:${folder}` };
  const keeper = create(env);
  beforeAll(() => keeper.start(), 60_000);
  afterAll(async () => {
    await keeper.stop();
    rmSync(folder, { recursive: true });
  });
  return async () => {
    await query(keeper.plugin, 'DROP SCHEMA public CASCADE');
    await query(keeper.plugin, 'CREATE SCHEMA public');
    return env.DSN;
  };
}

/** Starts the plugin for each spec, on a database of its own, with one migration to apply. */
function useDatabase<Plugin extends PostgresLike>(
  { create, query }: PostgresPluginSubject<Plugin>,
  dsn: Dsn,
) {
  let test: Started<Plugin>;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'toolkit-postgres-'));
    writeFileSync(join(folder, '1_users.up.sql'), 'CREATE TABLE users (name text UNIQUE)');
  });
  afterEach(async () => {
    await test.stop();
    rmSync(folder, { recursive: true });
  });

  return {
    test: () => test,
    folder: () => folder,
    async start(env: Readonly<Record<string, string>> = {}): Promise<Plugin> {
      test = create({ DSN: await dsn(), MIGRATIONS_DIR: folder, ...env });
      await test.start();
      return test.plugin;
    },
    async count(plugin: Plugin): Promise<number> {
      const [row] = await query(plugin, 'SELECT count(*)::int AS n FROM users');
      return (row as { n: number }).n;
    },
  };
}

function describeData<Plugin extends PostgresLike>(
  subject: PostgresPluginSubject<Plugin>,
  dsn: Dsn,
): void {
  const { query, transaction } = subject;
  const { test, folder, start, count } = useDatabase(subject, dsn);

  it('applies migrations when asked to, once', async () => {
    const plugin = await start();
    const names = await Promise.all([plugin.runMigrations(), plugin.runMigrations()]);
    expect(names.flat()).toEqual(['1_users.up.sql']);
    expect(await count(plugin)).toBe(0);
  }, 90_000);

  it('applies migrations at start if the settings say so', async () => {
    expect(await count(await start({ MIGRATE_ON_START: 'true' }))).toBe(0);
  }, 90_000);

  it('does not start with a migration that fails, and may be started again', async () => {
    const bad = join(folder(), '2_bad.up.sql');
    writeFileSync(bad, 'CREATE TABEL x ()');
    await expect(start({ MIGRATE_ON_START: 'true' })).rejects.toThrow('2_bad.up.sql:1:8');
    await expect(test().checkHealth()).rejects.toThrow('not connected');
    rmSync(bad);
    await test().start();
    expect(await count(test().plugin)).toBe(0);
  }, 90_000);

  it('commits a transaction that resolves and rolls back one that rejects', async () => {
    const plugin = await start({ MIGRATE_ON_START: 'true' });
    await transaction(plugin, ["INSERT INTO users VALUES ('Ada')"]);
    const failing = transaction(
      plugin,
      ["INSERT INTO users VALUES ('Bob')"],
      new Error('changed my mind'),
    );
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await count(plugin)).toBe(1);
  }, 90_000);

  it('reports statements that the server refuses', async () => {
    const plugin = await start();
    await expect(query(plugin, 'SELECT nope')).rejects.toThrow('column "nope" does not exist');
    expect(await query(plugin, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }, 90_000);
}

function describeLife<Plugin extends PostgresLike>(
  subject: PostgresPluginSubject<Plugin>,
  dsn: Dsn,
): void {
  const { query } = subject;
  const { test, folder, start } = useDatabase(subject, dsn);

  it('is in the time zone that the settings name', async () => {
    const plugin = await start({ TIMEZONE: 'Europe/Vienna' });
    expect(await query(plugin, "SELECT current_setting('TimeZone') AS zone")).toEqual([
      { zone: 'Europe/Vienna' },
    ]);
  }, 90_000);

  it('is well, and says how large its pool may be', async () => {
    await start({ MAX_CONNECTIONS: '3' });
    await test().checkHealth();
    expect(test().metrics()).toContainEqual(
      expect.objectContaining({ name: 'pool_connections_limit', value: 3 }),
    );
  }, 90_000);

  it('logs queries if DEBUG says so', async () => {
    const plugin = await start({ DEBUG: 'true' });
    await query(plugin, 'SELECT 1 AS one');
    expect(test().logger.text).toContain('SELECT 1 AS one');
  }, 90_000);

  it('logs no queries otherwise, and never a secret', async () => {
    const address = await dsn();
    const plugin = await start({ DSN: address });
    await query(plugin, 'SELECT 1 AS one');
    plugin.print();
    expect(test().logger.text).not.toContain('SELECT 1 AS one');
    expect(test().logger.text).toContain(plugin.address);
    expect(plugin.info()).toMatchObject({ address: plugin.address, migrationsDir: folder() });
    const password = URL.parse(address)?.password || 'no such text';
    expect(test().logger.text).not.toContain(password);
  }, 90_000);

  it('stops twice without complaint, and then says that it is not connected', async () => {
    await start();
    await test().stop();
    await test().stop();
    await expect(test().checkHealth()).rejects.toThrow('not connected');
    expect(() => test().plugin.runMigrations()).toThrow('not connected');
  }, 90_000);
}

function describeFaults<Plugin extends PostgresLike>(
  { create, query }: PostgresPluginSubject<Plugin>,
  server: () => PostgresServer,
): void {
  let link: TcpLink;
  let test: Started<Plugin>;

  beforeEach(async () => {
    link = await openLink(server().port);
    const dsn = server().dsn(await server().createDatabase());
    test = create({
      DSN: dsn.replace(String(server().port), String(link.port)),
      MAX_CONNECTIONS: '3',
      CONNECT_TIMEOUT: '1s',
    });
    await test.start();
  }, 60_000);
  afterEach(async () => {
    link.reset();
    await test.stop();
    await link.close();
  }, 60_000);

  const one = (): Promise<readonly object[]> => query(test.plugin, 'SELECT 1 AS one');
  const checkBriefly = async (): Promise<void> =>
    test.plugin.healthCheck?.({ signal: AbortSignal.timeout(500) });

  it('reports a server that is gone, and recovers by itself', async () => {
    await one();
    await server().kill();
    await checkBriefly().catch(() => {}); // the first one may only notice
    await expect(checkBriefly()).rejects.toThrow();
    // Drivers differ: some refuse, some wait for the server to come back.
    const asked = one().catch((error: unknown) => error);
    await server().restart();
    await asked;
    await test.checkHealth();
    expect(await one()).toEqual([{ one: 1 }]);
  }, 60_000);

  it('reports a server that no longer answers, and recovers from it', async () => {
    link.freeze();
    await expect(checkBriefly()).rejects.toThrow('no answer in time');
    link.reset();
    await test.checkHealth();
  }, 90_000);

  it('survives the loss of its idle connections', async () => {
    await Promise.all([one(), one(), one()]);
    await server().sql(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    );
    // A connection may be taken before its loss is known.
    let answer: readonly object[] | undefined;
    for (let lost = 0; lost < 10 && !answer; lost++) answer = await one().catch(() => undefined);
    expect(answer).toEqual([{ one: 1 }]);
  }, 90_000);

  it('serves more queries than it has connections', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => query(test.plugin, 'SELECT pg_sleep(0.01)')),
    );
    expect(answers).toHaveLength(20);
  }, 90_000);
}

function describeLimits<Plugin extends PostgresLike>(
  { create, query }: PostgresPluginSubject<Plugin>,
  server: () => PostgresServer,
): void {
  it('cancels a statement that takes longer than STATEMENT_TIMEOUT, and nothing else', async () => {
    const dsn = server().dsn(await server().createDatabase());
    const impatient = create({ DSN: dsn, STATEMENT_TIMEOUT: '100ms' });
    await impatient.start();
    const slow = query(impatient.plugin, 'SELECT pg_sleep(60)');
    await expect(slow).rejects.toThrow('canceling statement due to statement timeout');
    expect(await query(impatient.plugin, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await impatient.stop();
  }, 30_000);
}

function describeAbsence<Plugin extends PostgresLike>({
  create,
}: PostgresPluginSubject<Plugin>): void {
  it('fails to start, saying where and why, but not with which password', async () => {
    const port = String(await freePort());
    const test = create({
      HOST: '127.0.0.1',
      PORT: port,
      USERNAME: 'app',
      PASSWORD: 'hunter22',
      CONNECT_ATTEMPTS: '1',
    });
    const failure = await test.start().catch((error: Error) => error.message);
    expect(failure).toBe(
      `cannot connect to postgres://app@127.0.0.1:${port}/app: connection refused`,
    );
    await expect(test.checkHealth()).rejects.toThrow('not connected');
    await test.stop();
  });
}
