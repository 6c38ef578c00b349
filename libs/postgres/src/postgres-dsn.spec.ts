import { parsePostgresDsn } from './postgres-dsn.js';

const target = (dsn: string) => parsePostgresDsn(dsn).target;

describe('parsePostgresDsn', () => {
  it.each([
    ['mysql://a@b/c', /expected a URL such as postgres:/],
    ['localhost:5432', /expected a URL such as/],
    ['host=localhost user=a', /expected a URL such as/],
    ['postgres://', /names no user|expected a URL/],
    ['postgres://host/db', /names no user/],
    ['postgres://u:s3cret@h:port/db', /percent-encoded/],
    ['postgres://u:s3cret@h:99999/db', /percent-encoded/],
    ['postgres://u:s3cret%zz@h/db', /stray "%"/],
    ['postgres://u:s3cret@h/db?sslmode=on', /sslmode "on": expected one of disable, allow/],
    ['postgres://u:s3cret@h/db?pool=3', /parameter "pool" is unknown: expected one of/],
    ['postgres://u:s3cret@h/db?connect_timeout=soon', /connect_timeout "soon"/],
  ])('refuses %s without repeating its password', (dsn, message) => {
    expect(() => parsePostgresDsn(dsn)).toThrow(message);
    expect(() => parsePostgresDsn(dsn)).not.toThrow(/s3cret/);
  });

  it('decodes every part', () => {
    expect(target('postgres://us%40er:p%3Aa%2Fss@db.example:6000/my%20db')).toEqual({
      kind: 'server',
      host: 'db.example',
      port: 6000,
      user: 'us@er',
      password: 'p:a/ss',
      database: 'my db',
    });
  });

  it('fills in port, and a database named like the user', () => {
    expect(target('postgresql://app@db')).toEqual({
      kind: 'server',
      host: 'db',
      port: 5432,
      user: 'app',
      database: 'app',
    });
  });

  it.each([
    ['postgres://u@[::1]:5433/d', '::1'],
    ['postgres://u@%2Fvar%2Frun%2Fpostgresql/d', '/var/run/postgresql'],
    ['postgres://u:p@/d?host=/tmp/socket', '/tmp/socket'],
    ['postgres://u@/d', 'localhost'],
  ])('reads the host of %s', (dsn, host) => {
    expect(target(dsn)).toMatchObject({ host });
  });

  it.each([
    ['pglite:', undefined],
    ['pglite://', undefined],
    ['pglite:./data', './data'],
    ['pglite://./data', './data'],
    ['pglite:/var/data', '/var/data'],
    ['pglite:///var/data', '/var/data'],
    ['pglite:C:\\data', 'C:\\data'],
  ])('reads the folder of %s', (dsn, folder) => {
    expect(target(dsn)).toEqual({ kind: 'embedded', ...(folder ? { folder } : {}) });
  });

  it('reads the parameters that PostgreSQL tools write', () => {
    const query =
      'sslmode=verify-full&sslrootcert=ca.pem&application_name=a&connect_timeout=7' +
      '&statement_timeout=250&TimeZone=Europe/Paris&options=-c%20search_path%3Dapp&channel_binding=require';
    expect(parsePostgresDsn(`postgres://u@h/d?${query}`).parameters).toEqual({
      sslMode: 'verify-full',
      sslCaFile: 'ca.pem',
      applicationName: 'a',
      connectTimeout: 7_000,
      statementTimeout: 250,
      timezone: 'Europe/Paris',
      startupOptions: '-c search_path=app',
      channelBinding: true,
    });
  });
});
