import { describePostgresPlugin } from '@nestjs-toolkit/test-servers';
import { createTestPlugin } from '@nestjs-toolkit/testing';
import { sql } from 'kysely';
import { postgresPg, type PostgresPgPlugin } from './index.js';

interface Database {
  readonly tags: { readonly id: number; readonly name: string };
}

describePostgresPlugin<PostgresPgPlugin>('postgres_pg', {
  create: (env) => createTestPlugin(postgresPg, { env }),
  query: async (plugin, text) => (await sql.raw<object>(text).execute(plugin.db())).rows,
  transaction: (plugin, statements, failure) =>
    plugin
      .db()
      .transaction()
      .execute(async (transaction) => {
        for (const statement of statements) await sql.raw(statement).execute(transaction);
        if (failure) throw failure;
      }),
});

describe('postgres_pg', () => {
  const test = createTestPlugin(postgresPg, { env: { DSN: 'pglite:' } });
  const db = test.plugin.db<Database>();

  it('has a query builder from the beginning, which waits for the start', async () => {
    await expect(db.selectFrom('tags').selectAll().execute()).rejects.toThrow(
      'not connected to pglite:',
    );
  });

  it('builds and runs queries', async () => {
    await test.start();
    await test.plugin.pool.query('CREATE TABLE tags (id int, name text)');
    await db.insertInto('tags').values({ id: 1, name: 'blue' }).execute();
    const tag = await db.selectFrom('tags').select('name').where('id', '=', 1).executeTakeFirst();
    expect(tag).toEqual({ name: 'blue' });
    await test.stop();
  }, 60_000);
});
