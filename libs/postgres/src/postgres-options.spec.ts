import { loadConfig } from '@nestjs-toolkit/core';
import { PostgresOptions } from './postgres-options.js';
import { describeAddress, resolvePostgresSettings } from './postgres-settings.js';

const load = (variables: Record<string, string>) => {
  const env = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [`SHOP_PGSQL_${name}`, value]),
  );
  return loadConfig(PostgresOptions, { env, prefix: 'SHOP_PGSQL' });
};
const resolve = (variables: Record<string, string>) =>
  resolvePostgresSettings(load(variables), 'shop');

describe('PostgresOptions', () => {
  it('reports everything that is wrong at once, by the names of the variables', () => {
    const load = () =>
      resolve({
        PORT: 'high',
        SSL_MODE: 'on',
        MAX_CONNECTIONS: '0',
        CONN_MAX_LIFETIME: '1 hour',
        DEBUG: 'loud',
      });
    for (const name of ['PORT', 'SSL_MODE', 'MAX_CONNECTIONS', 'CONN_MAX_LIFETIME', 'DEBUG'])
      expect(load).toThrow(new RegExp(`SHOP_PGSQL_${name}="`));
  });

  it('reports rules across variables by the names of the variables', () => {
    expect(() => load({})).toThrow('SHOP_PGSQL_USERNAME: is not set: set it, or set DSN instead');
    expect(() => load({ DSN: 'http://x:hunter22@y' })).toThrow('SHOP_PGSQL_DSN: expected a URL');
    expect(() => load({ DSN: 'http://x:hunter22@y' })).not.toThrow('hunter22');
    expect(() => load({ USERNAME: 'a', SSL_CA_FILE: '/nowhere.pem' })).toThrow(
      'SHOP_PGSQL_SSL_CA_FILE: file "/nowhere.pem" not found',
    );
    expect(() => load({ USERNAME: 'a', SSL_CERT_FILE: import.meta.filename })).toThrow(
      'SHOP_PGSQL_SSL_CERT_FILE: must be set together with SSL_KEY_FILE',
    );
  });

  it('has the defaults that are documented', () => {
    expect(resolve({ USERNAME: 'app', PASSWORD: 'p' })).toEqual({
      target: {
        kind: 'server',
        host: 'localhost',
        port: 5432,
        user: 'app',
        password: 'p',
        database: 'app',
      },
      ssl: { mode: 'disable', caFile: undefined, certFile: undefined, keyFile: undefined },
      timezone: 'UTC',
      applicationName: 'shop',
      connectTimeout: 5_000,
      connectAttempts: 5,
      channelBinding: false,
      pool: {
        maxConnections: 10,
        maxIdleConnections: 5,
        connMaxLifetime: 3_600_000,
        connMaxIdleTime: 1_800_000,
      },
    });
  });

  it('lets the DSN win over the parts and over variables of the same meaning', () => {
    const { target, ssl, timezone, statementTimeout } = resolve({
      DSN: 'postgres://dsn@dsn-host/dsn-db?sslmode=require&timezone=Asia/Tokyo',
      HOST: 'part',
      USERNAME: 'part',
      SSL_MODE: 'disable',
      TIMEZONE: 'UTC',
      STATEMENT_TIMEOUT: '1500',
    });
    expect(target).toMatchObject({ host: 'dsn-host', user: 'dsn', database: 'dsn-db' });
    expect([ssl.mode, timezone, statementTimeout]).toEqual(['require', 'Asia/Tokyo', 1_500]);
  });

  it.each([
    ['SSLMODE', 'require', { sslMode: 'require' }],
    ['MAX_POOL_SIZE', '3', { maxConnections: 3 }],
    ['MAX_CONN_LIFETIME', '5m', { connMaxLifetime: 300_000 }],
    ['CONN_ATTEMPTS', '9', { connectAttempts: 9 }],
    ['CONN_TIMEOUT', '2', { connectTimeout: 2_000 }],
    ['DEBUG', 'true', { debug: 'true' }],
    ['DEBUG', 'warn', { debug: 'warn' }],
  ])('reads the other spelling %s=%s', (name, value, expected) => {
    expect(load({ USERNAME: 'a', [name]: value })).toMatchObject(expected);
  });
});

describe('describeAddress', () => {
  it.each([
    [
      { USERNAME: 'a b', PASSWORD: 'hunter22', DATABASE: 'x/y' },
      'postgres://a%20b@localhost:5432/x%2Fy',
    ],
    [{ DSN: 'postgres://u:hunter22@[::1]:6/d' }, 'postgres://u@[::1]:6/d'],
    [{ USERNAME: 'u', HOST: '/run/pg' }, 'postgres://u@%2Frun%2Fpg:5432/u'],
    [{ DSN: 'pglite:' }, 'pglite:'],
    [{ DSN: 'pglite:./data' }, 'pglite:./data'],
  ] as const)('of %j is %s, without a password', (variables, address) => {
    expect(describeAddress(resolve(variables))).toBe(address);
  });
});
