import { describePostgresPlugin } from '@nestjs-toolkit/test-servers';
import { createTestPlugin } from '@nestjs-toolkit/testing';
import { isUniqueViolation, postgres, type PostgresPlugin } from './index.js';

describePostgresPlugin<PostgresPlugin>('postgres', {
  create: (env) => createTestPlugin(postgres, { env }),
  query: (plugin, text) => plugin.query(text),
  transaction: (plugin, statements, failure) =>
    plugin.transaction(async (client) => {
      for (const statement of statements) await client.query(statement);
      if (failure) throw failure;
    }),
});

describe('postgres', () => {
  const test = createTestPlugin(postgres, { env: { DSN: 'pglite:' } });
  const { plugin } = test;

  it('has a pool from the beginning, which waits for the start', async () => {
    await expect(plugin.db().query('SELECT 1')).rejects.toThrow('not connected to pglite:');
    await expect(plugin.pool.connect()).rejects.toThrow('not connected to pglite:');
  });

  describe('once it is started', () => {
    beforeAll(() => test.start(), 60_000);
    afterAll(() => test.stop());

    it('gives values to statements', async () => {
      expect(await plugin.query('SELECT $1::int + $2::int AS sum', [1, 2])).toEqual([{ sum: 3 }]);
    });

    it('tells a value that exists already from other failures', async () => {
      await plugin.query('CREATE TABLE tags (name text UNIQUE)');
      await plugin.query("INSERT INTO tags VALUES ('a')");
      const error: unknown = await plugin
        .query("INSERT INTO tags VALUES ('a')")
        .catch((caught: unknown) => caught);
      expect(isUniqueViolation(error)).toBe(true);
    });

    it('runs a transaction at the isolation that is asked for', async () => {
      const rows = await plugin.transaction(
        async (client) => (await client.query('SHOW transaction_isolation')).rows as unknown[],
        'SERIALIZABLE',
      );
      expect(rows).toEqual([{ transaction_isolation: 'serializable' }]);
    });
  });
});
