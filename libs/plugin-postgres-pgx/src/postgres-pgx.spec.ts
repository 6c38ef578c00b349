import { describePostgresPlugin } from '@nestjs-toolkit/test-servers';
import { createTestPlugin } from '@nestjs-toolkit/testing';
import { postgresPgx, type PostgresPgxPlugin } from './index.js';

describePostgresPlugin<PostgresPgxPlugin>('postgres_pgx', {
  create: (env) => createTestPlugin(postgresPgx, { env }),
  query: async (plugin, text) => [...(await plugin.sql.unsafe(text))],
  transaction: (plugin, statements, failure) =>
    plugin.transaction(async (sql) => {
      for (const statement of statements) await sql.unsafe(statement);
      if (failure) throw failure;
    }),
});

describe('postgres_pgx', () => {
  const test = createTestPlugin(postgresPgx, { env: { DSN: 'pglite:' } });
  const sql = test.plugin.db();

  it('has a tagged template from the beginning, which waits for the start', () => {
    expect(() => sql`SELECT 1`).toThrow('not connected to pglite:');
  });

  it('gives values to statements and builds them from objects', async () => {
    await test.start();
    await sql`CREATE TABLE tags (id int, name text)`;
    await sql`INSERT INTO tags ${sql([
      { id: 1, name: 'blue' },
      { id: 2, name: 'red' },
    ])}`;
    const name = 'red';
    expect([...(await sql`SELECT id FROM tags WHERE name = ${name}`)]).toEqual([{ id: 2 }]);
    await test.stop();
  }, 60_000);
});
