import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@nestjs-toolkit/test-servers';
import { Client } from 'pg';
import type { PostgresEndpoint } from '../open-postgres.js';
import { describeOnEveryBackend } from '../testing-support/backends.js';
import { withMigrationLock } from './migration-lock.js';
import { runMigrations } from './run-migrations.js';

describeOnEveryBackend('runMigrations', (backend) => {
  let endpoint: PostgresEndpoint;
  let folder: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'toolkit-migrations-'));
    endpoint = await backend.open();
  }, 30_000);

  afterEach(async () => {
    await endpoint.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (file: string, sql: string): void => writeFileSync(join(folder, file), sql);
  const run = (signal?: AbortSignal) =>
    runMigrations({ client: endpoint.client, folder, ...(signal ? { signal } : {}) });

  async function query(text: string): Promise<Record<string, unknown>[]> {
    const client = new Client(endpoint.client);
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  it('says which folder is missing and which variable names it', async () => {
    rmSync(folder, { recursive: true });
    await expect(run()).rejects.toThrow(
      `migrations folder "${folder}" cannot be read: set MIGRATIONS_DIR`,
    );
  });

  it('says why it cannot connect', async () => {
    const client = { ...endpoint.client, port: await freePort() };
    await expect(runMigrations({ client, folder })).rejects.toThrow(
      'migrations cannot connect to the database: connection refused',
    );
  });

  it('names every unusable file at once and applies none', async () => {
    write('000001_a.up.sql', 'CREATE TABLE a (id int)');
    write('1_again.up.sql', 'SELECT 1');
    write('create_b.sql', 'SELECT 1');
    write('000003_c.up.sql', 'BEGIN; SELECT 1; COMMIT;');
    await expect(run()).rejects.toThrow(
      /000003_c.up.sql: remove "BEGIN"(.|\n)*1_again.up.sql: version 1 is there twice|create_b.sql: expected a name/,
    );
    expect(await query("SELECT to_regclass('a') AS a")).toEqual([{ a: null }]);
  });

  it('rolls a failing file back, says where it failed, and keeps the files before it', async () => {
    write('000001_good.up.sql', 'CREATE TABLE good (id int)');
    write('000002_bad.up.sql', '-- ünïcödé 😀\nCREATE TABLE half (id int);\nCREATE TABEL x ();');
    await expect(run()).rejects.toThrow(
      'migration 000002_bad.up.sql:3:8 failed and was rolled back: syntax error',
    );
    expect(await query("SELECT to_regclass('good') AS good, to_regclass('half') AS half")).toEqual([
      { good: 'good', half: null },
    ]);
    write('000002_bad.up.sql', 'CREATE TABLE half (id int)');
    expect(await run()).toEqual(['000002_bad.up.sql']);
  });

  it('names the file when a deferred constraint fails at its end', async () => {
    write(
      '000001_deferred.up.sql',
      `CREATE TABLE a (id int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO a VALUES (1), (1)`,
    );
    await expect(run()).rejects.toThrow('migration 000001_deferred.up.sql failed');
  });

  it('applies files in order of version, once, and never a down file', async () => {
    write('000010_b.up.sql', 'INSERT INTO log VALUES (10); INSERT INTO log VALUES (11);');
    write('000010_b.down.sql', 'DROP TABLE log');
    write('2_a.up.sql', '\uFEFFCREATE TABLE log (entry int)');
    write('20240101120000_empty.up.sql', '-- nothing yet\n');
    write('readme.md', 'not a migration');
    expect(await run()).toEqual(['2_a.up.sql', '000010_b.up.sql', '20240101120000_empty.up.sql']);
    expect(await run()).toEqual([]);
    expect(await query('SELECT entry FROM log')).toEqual([{ entry: 10 }, { entry: 11 }]);
    expect(await query('SELECT version, name FROM toolkit_migrations ORDER BY version')).toEqual([
      { version: '2', name: 'a' },
      { version: '10', name: 'b' },
      { version: '20240101120000', name: 'empty' },
    ]);
  });

  it('lets several instances start at once', async () => {
    write('000001_a.up.sql', 'CREATE TABLE log (entry int)');
    for (let n = 2; n < 8; n++) write(`${n}_x.up.sql`, `INSERT INTO log VALUES (${n})`);
    const runs = await Promise.all([run(), run(), run(), run()]);
    expect(runs.flat().sort()).toHaveLength(7);
    expect(await query('SELECT entry FROM log ORDER BY entry')).toHaveLength(6);
  });

  it('refuses a history that does not fit, naming every file', async () => {
    for (const n of [1, 2, 4]) write(`00000${n}_t.up.sql`, `CREATE TABLE t${n} (id int)`);
    await run();
    write('000001_t.up.sql', 'CREATE TABLE t1 (id bigint)');
    unlinkSync(join(folder, '000002_t.up.sql'));
    write('000003_late.up.sql', 'CREATE TABLE late (id int)');
    const message = await run().catch((error: Error) => error.message);
    expect(message).toMatch(/000001_t\.up\.sql was changed after it was applied at \d{4}-/);
    expect(message).toMatch(/the file of version 2 \(t\), applied at .*, is missing/);
    expect(message).toMatch(/000003_late\.up\.sql came too late: version 4 is applied already/);
    expect(await query("SELECT to_regclass('late') AS late")).toEqual([{ late: null }]);
  });

  it('takes a file with other line ends for the same file', async () => {
    write('000001_t.up.sql', 'CREATE TABLE t (\n id int\n);\n');
    await run();
    write('000001_t.up.sql', 'CREATE TABLE t (\r\n id int\r\n);\r\n');
    expect(await run()).toEqual([]);
  });

  it('lets an older release run on the database of a newer one', async () => {
    for (const n of [1, 2]) write(`00000${n}_t.up.sql`, `CREATE TABLE t${n} (id int)`);
    await run();
    unlinkSync(join(folder, '000002_t.up.sql'));
    expect(await run()).toEqual([]);
  });

  it('goes on where golang-migrate stopped', async () => {
    await query(
      'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)',
    );
    await query('INSERT INTO schema_migrations VALUES (2, true)');
    for (const n of [1, 2, 3]) write(`00000${n}_t.up.sql`, `CREATE TABLE t${n} (id int)`);
    await expect(run()).rejects.toThrow('golang-migrate left this database dirty at version 2');
    await query('UPDATE schema_migrations SET dirty = false');
    expect(await run()).toEqual(['000003_t.up.sql']);
    expect(await query("SELECT to_regclass('t1') AS t1, to_regclass('t3') AS t3")).toEqual([
      { t1: null, t3: 't3' },
    ]);
  });

  it('records in the right schema whatever a file does to the search path', async () => {
    write('000001_dump.up.sql', "SELECT set_config('search_path', '', false); SELECT 1;");
    write('000002_t.up.sql', 'CREATE TABLE public.t (id int)');
    expect(await run()).toHaveLength(2);
    expect(await query('SELECT version FROM public.toolkit_migrations')).toHaveLength(2);
  });

  it('applies nothing when it is cancelled before', async () => {
    write('000001_t.up.sql', 'CREATE TABLE t (id int)');
    await expect(run(AbortSignal.abort())).rejects.toThrow('migrations were cancelled');
    expect(await query("SELECT to_regclass('t') AS t")).toEqual([{ t: null }]);
  });

  // A statement of the embedded database cannot be cancelled, and it belongs to one process.
  if (backend.embedded) return;

  it('rolls back when it is cancelled meanwhile', async () => {
    write('000001_slow.up.sql', 'CREATE TABLE t (id int); SELECT pg_sleep(60);');
    const controller = new AbortController();
    const running = run(controller.signal);
    running.catch(() => {});
    const sleeping = "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
    while ((await query(sleeping)).length === 0);
    controller.abort();
    await expect(running).rejects.toThrow('migrations were cancelled');
    expect(await query("SELECT to_regclass('t') AS t")).toEqual([{ t: null }]);
  });

  it('waits while another tool migrates', async () => {
    write('000001_t.up.sql', 'CREATE TABLE t (id int)');
    const order: string[] = [];
    let migrated: Promise<unknown> | undefined;
    await withMigrationLock(endpoint, async () => {
      migrated = run().then(() => order.push('migrated'));
      await query('SELECT pg_sleep(0.2)');
      order.push('other tool');
    });
    await migrated;
    expect(order).toEqual(['other tool', 'migrated']);
  });
});
