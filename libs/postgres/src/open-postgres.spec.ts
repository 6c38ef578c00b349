import {
  createTestCertificates,
  freePort,
  hasOpenssl,
  hasPostgres,
  openLink,
  type PostgresServer,
  startPostgres,
  type TestCertificates,
} from '@nestjs-toolkit/test-servers';
import { Client } from 'pg';
import { openPostgres, PostgresConnectionError } from './open-postgres.js';
import type { PostgresOptions } from './postgres-options.js';
import { settingsOf } from './testing-support/backends.js';

const open = (values: Partial<PostgresOptions>, signal?: AbortSignal) =>
  openPostgres(settingsOf({ connectAttempts: 1, ...values }), signal ? { signal } : {});

const failureOf = (values: Partial<PostgresOptions>, signal?: AbortSignal) =>
  open(values, signal).then(
    () => {
      throw new Error('connected');
    },
    (error: PostgresConnectionError) => error,
  );

describe('openPostgres', () => {
  it('says that nobody listens, after the attempts it was allowed', async () => {
    const port = await freePort();
    const error = await failureOf({ host: '127.0.0.1', port, username: 'u', connectAttempts: 2 });
    expect(error).toBeInstanceOf(PostgresConnectionError);
    expect(error.kind).toBe('unreachable');
    expect(error.message).toBe(
      `cannot connect to postgres://u@127.0.0.1:${port}/u: connection refused (2 attempts)`,
    );
  });

  it('says that a host has no address', async () => {
    const error = await failureOf({ host: 'db.invalid', username: 'u' });
    expect(error.message).toContain('db.invalid:5432/u: host not found');
  });

  it('does not wait for a server that never answers', async () => {
    const link = await openLink(await freePort());
    link.freeze();
    const server = { host: '127.0.0.1', port: link.port, username: 'u' };
    const slow = await failureOf({ ...server, connectTimeout: 50 });
    expect(slow.message).toContain('no answer in time');
    const cancelled = await failureOf(
      { ...server, connectTimeout: 60_000, connectAttempts: 100 },
      AbortSignal.timeout(50),
    );
    expect(cancelled.kind).toBe('unreachable');
    await link.close();
  });

  it('opens an embedded database under the same address form', async () => {
    const endpoint = await open({ dsn: 'pglite:', timezone: 'Europe/Rome' });
    const client = new Client(endpoint.client);
    await client.connect();
    expect((await client.query('SHOW TimeZone')).rows).toEqual([{ TimeZone: 'Europe/Rome' }]);
    await client.end();
    await endpoint.close();
    expect(endpoint.embedded).toBe(true);
    const wrong = await failureOf({ dsn: 'pglite:', timezone: 'Nowhere' });
    expect(wrong.message).toMatch(/^cannot connect to pglite:: .*Nowhere/);
  }, 90_000);
});

(hasPostgres ? describe : describe.skip)('openPostgres on a server', () => {
  let server: PostgresServer;
  let dsn: string;

  beforeAll(async () => {
    server = await startPostgres();
    dsn = server.dsn();
  }, 60_000);
  afterAll(() => server.remove());

  it('does not retry what will not get better, and tells no secret', async () => {
    const wrong = { connectAttempts: 100 };
    const password = await failureOf({ ...wrong, dsn: dsn.replace(server.password, 'hunter22') });
    expect(password.kind).toBe('access');
    expect(password.message).toContain('password authentication failed for user "postgres"');
    expect(JSON.stringify(password) + password.stack).not.toMatch(/hunter22/);
    const missing = await failureOf({ ...wrong, dsn: dsn.replace(`:${server.password}`, '') });
    expect(missing.kind).toBe('access');
    const database = await failureOf({ ...wrong, dsn: server.dsn('nope') });
    expect(database.message).toContain('/nope: database "nope" does not exist');
    const zone = await failureOf({ ...wrong, dsn, timezone: 'Nowhere' });
    expect(zone.message).toContain('Nowhere');
    const tls = await failureOf({ ...wrong, dsn, sslMode: 'require' });
    expect(tls.message).toContain('the server does not offer TLS; SSL_MODE is require');
  });

  it('comes through once a server that was away is back', async () => {
    await server.kill();
    const opening = open({ dsn, connectAttempts: 20 });
    await server.restart();
    await (await opening).close();
  });

  it('gives clients what the settings say', async () => {
    const endpoint = await open({
      dsn,
      timezone: 'Asia/Tokyo',
      applicationName: 'app',
      statementTimeout: 1234,
    });
    const client = new Client(endpoint.client);
    await client.connect();
    const { rows } = await client.query(`SELECT current_setting('TimeZone') AS zone,
      current_setting('application_name') AS name, current_setting('statement_timeout') AS timeout`);
    await client.end();
    expect(rows).toEqual([{ zone: 'Asia/Tokyo', name: 'app', timeout: '1234ms' }]);
    expect(JSON.stringify(endpoint)).not.toContain(server.password);
  });

  it('connects over a Unix socket, where TLS makes no sense', async () => {
    const { port, user: username, password, socketFolder: host } = server;
    const endpoint = await open({ host, port, username, password, sslMode: 'require' });
    expect(endpoint.client).toMatchObject({ host, ssl: false });
  });

  it('goes without TLS where the mode allows it', async () => {
    for (const sslMode of ['disable', 'allow', 'prefer'] as const) {
      const endpoint = await open({ dsn, sslMode });
      expect(endpoint.client.ssl).toBe(false);
    }
  });
});

(hasPostgres && hasOpenssl ? describe : describe.skip)('TLS modes', () => {
  let files: TestCertificates;
  let server: PostgresServer;
  let otherHost: PostgresServer;

  beforeAll(async () => {
    files = createTestCertificates();
    server = await startPostgres({ tls: files });
    otherHost = await startPostgres({ tls: files.otherHost });
  }, 60_000);
  afterAll(async () => {
    await Promise.all([server.remove(), otherHost.remove()]);
    files.remove();
  });

  const encrypted = async (values: Partial<PostgresOptions>): Promise<unknown> => {
    const endpoint = await open(values);
    const client = new Client(endpoint.client);
    await client.connect();
    const { rows } = await client.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    await client.end();
    return rows[0]?.ssl;
  };

  it('disable and allow go without, prefer and require with TLS', async () => {
    const dsn = server.dsn();
    expect(await encrypted({ dsn, sslMode: 'disable' })).toBe(false);
    expect(await encrypted({ dsn, sslMode: 'allow' })).toBe(false);
    expect(await encrypted({ dsn, sslMode: 'prefer' })).toBe(true);
    expect(await encrypted({ dsn, sslMode: 'require' })).toBe(true);
  });

  it('require, verify-ca and verify-full check the chain against the given authority', async () => {
    for (const sslMode of ['require', 'verify-ca', 'verify-full'] as const) {
      expect(await encrypted({ dsn: server.dsn(), sslMode, sslCaFile: files.ca })).toBe(true);
      const stranger = { dsn: server.dsn(), sslMode, sslCaFile: files.strangerCa };
      expect((await failureOf(stranger)).kind).toBe('tls');
    }
    expect((await failureOf({ dsn: server.dsn(), sslMode: 'verify-full' })).kind).toBe('tls');
  });

  it('only verify-full wants the name of the host in the certificate', async () => {
    const dsn = otherHost.dsn();
    expect(await encrypted({ dsn, sslMode: 'verify-ca', sslCaFile: files.ca })).toBe(true);
    const error = await failureOf({ dsn, sslMode: 'verify-full', sslCaFile: files.ca });
    expect(error.message).toMatch(/TLS failed: .*altnames.*; SSL_MODE is verify-full/);
  });
});
