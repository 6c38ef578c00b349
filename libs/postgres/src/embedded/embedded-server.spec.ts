import { Client, Pool } from 'pg';
import postgres from 'postgres';
import { connect } from 'node:net';
import { startEmbeddedServer, type EmbeddedServer } from './embedded-server.js';

describe('embedded server', () => {
  let server: EmbeddedServer;
  let pool: Pool;

  beforeAll(async () => {
    server = await startEmbeddedServer({ idleLimit: 100 });
    pool = new Pool({ ...server.address, max: 4, options: '-c TimeZone=UTC' });
    pool.on('error', () => {});
    await pool.query('CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL)');
  }, 60_000);

  beforeEach(async () => {
    await pool.query('TRUNCATE account');
    await pool.query('INSERT INTO account VALUES (1, 0)');
  });

  afterAll(async () => {
    await pool.end();
    await server.close();
  });

  async function transaction(work: (client: Pick<Client, 'query'>) => Promise<unknown>) {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await work(client);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }

  const balance = async () => (await pool.query('SELECT balance FROM account')).rows[0].balance;

  it('refuses a wrong password', async () => {
    const client = new Client({ ...server.address, password: 'guess' });
    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  it('refuses what is not the PostgreSQL protocol and goes on serving', async () => {
    const { host, port } = server.address;
    for (const garbage of [
      'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n',
      '\0\0\0\x08\0\0\0\0',
      '\xff',
    ]) {
      const socket = connect(port, host);
      await new Promise<void>((resolve) => {
        socket.on('close', () => resolve());
        socket.on('error', () => {});
        socket.resume();
        socket.end(Buffer.from(garbage, 'latin1'));
      });
    }
    expect(await balance()).toBe(0);
  });

  it('runs concurrent transactions one after the other, so no update is lost', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () =>
        transaction(async (client) => {
          const { rows } = await client.query('SELECT balance FROM account WHERE id = $1', [1]);
          await client.query('UPDATE account SET balance = $1', [rows[0].balance + 1]);
        }),
      ),
    );
    expect(await balance()).toBe(20);
  });

  it('keeps what a transaction has not committed from the others', async () => {
    let seen: Promise<unknown> | undefined;
    await transaction(async (client) => {
      await client.query('UPDATE account SET balance = 5');
      seen = balance();
      await client.query('UPDATE account SET balance = 7');
    });
    expect(await seen).toBe(7);
  });

  it('rolls back a failed transaction and leaves the others alone', async () => {
    const failed = transaction(async (client) => {
      await client.query('UPDATE account SET balance = 100');
      await client.query('SELECT 1 / 0');
    });
    const passed = transaction((client) =>
      client.query('UPDATE account SET balance = balance + 1'),
    );
    await expect(failed).rejects.toThrow('division by zero');
    await passed;
    expect(await balance()).toBe(1);
  });

  it('fails a query that waits for a transaction whose own code waits for that query', async () => {
    await expect(
      transaction(async (client) => {
        await client.query('UPDATE account SET balance = 1');
        await pool.query('SELECT balance FROM account WHERE id = $1', [1]);
      }),
    ).rejects.toMatchObject({ code: '55P03', message: expect.stringContaining('one transaction') });
    expect(await balance()).toBe(0);
  });

  it('rolls back when a client vanishes inside a transaction', async () => {
    const client = new Client(server.address);
    client.on('error', () => {});
    await client.connect();
    await client.query('BEGIN');
    await client.query('UPDATE account SET balance = 9');
    (
      client as unknown as { connection: { stream: { destroy(): void } } }
    ).connection.stream.destroy();
    expect(await balance()).toBe(0);
  });

  it('keeps the prepared statements of different connections apart', async () => {
    const [a, b] = [await pool.connect(), await pool.connect()];
    try {
      for (let round = 0; round < 2; round++) {
        const one = await a.query({
          name: 'same',
          text: 'SELECT $1::int + 1 AS value',
          values: [1],
        });
        const two = await b.query({
          name: 'same',
          text: "SELECT $1 || '!' AS value",
          values: ['b'],
        });
        expect([one.rows[0].value, two.rows[0].value]).toEqual([2, 'b!']);
      }
    } finally {
      a.release();
      b.release();
    }
  });

  it('never mixes up parametrised queries that run at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const text = n % 2 ? 'SELECT $1::int AS n' : "SELECT $1::text AS n, 'x' AS x";
        return (await pool.query(text, [n])).rows[0].n;
      }),
    );
    expect(answers.map(Number)).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  it('runs scripts of several statements', async () => {
    const results = await pool.query('SELECT 1 AS a; SELECT 2 AS b; SELECT 3 AS c');
    expect(results).toHaveLength(3);
  });

  it('stays usable after statements that crash the engine by themselves', async () => {
    for (const text of ['COPY account FROM STDIN', "/* x */ COPY account TO PROGRAM 'cat'"]) {
      await expect(pool.query(text)).rejects.toMatchObject({ code: '0A000' });
      await expect(
        transaction((client) => client.query({ text, values: [] })),
      ).rejects.toMatchObject({ code: '0A000' });
    }
    expect(await balance()).toBe(0);
  });

  it('carries large values both ways', async () => {
    const large = 'ü'.repeat(2_000_000);
    const { rows } = await pool.query('SELECT $1::text AS text', [large]);
    expect(rows[0].text === large).toBe(true);
  });

  it('applies settings of the startup message to that session', async () => {
    const client = new Client({
      ...server.address,
      application_name: "o'hara",
      options: '-c TimeZone=Europe/Paris',
    });
    await client.connect();
    try {
      const { rows } = await client.query(
        "SELECT current_setting('TimeZone') AS zone, current_setting('application_name') AS name",
      );
      expect(rows[0]).toEqual({ zone: 'Europe/Paris', name: "o'hara" });
    } finally {
      await client.end();
    }
    expect((await pool.query('SHOW TimeZone')).rows).toEqual([{ TimeZone: 'UTC' }]);
    const wrong = new Client({ ...server.address, options: '-c TimeZone=Nowhere' });
    wrong.on('error', () => {});
    await wrong.connect();
    await expect(wrong.query('SELECT 1')).rejects.toThrow('Nowhere');
    expect(await balance()).toBe(0);
  });

  it('serves postgres.js: prepared statements, transactions, cursors', async () => {
    const sql = postgres({ ...server.address, max: 3, onnotice: () => {} });
    try {
      const rows = await Promise.all([1, 2, 3, 4].map((n) => sql`SELECT ${n}::int AS n`));
      expect(rows.map(([row]) => row?.['n'])).toEqual([1, 2, 3, 4]);
      await Promise.all(
        [1, 2, 3].map((n) =>
          sql.begin(async (tx) => {
            await tx`UPDATE account SET balance = balance + ${n}`;
          }),
        ),
      );
      expect(await balance()).toBe(6);
      let read = 0;
      await sql`SELECT generate_series(1, 25) AS n`.cursor(
        10,
        (some) => void (read += some.length),
      );
      expect(read).toBe(25);
    } finally {
      await sql.end();
    }
  });
});
