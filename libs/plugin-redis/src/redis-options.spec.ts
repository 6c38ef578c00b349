import { readFileSync } from 'node:fs';
import { ConfigLoader, EnvSource, loadConfig } from '@nestjs-toolkit/core';
import { RedisOptions } from './redis-options.js';
import { describeAddress, resolveRedisSettings } from './redis-settings.js';

const load = (variables: Record<string, string>) => {
  const env = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [`SHOP_CACHE_${name}`, value]),
  );
  return loadConfig(RedisOptions, { env, prefix: 'SHOP_CACHE' });
};
const resolve = (variables: Record<string, string>) =>
  resolveRedisSettings(load(variables), 'shop app');

describe('RedisOptions', () => {
  it('reports everything that is wrong at once, by the names of the variables', () => {
    const values = { PORT: '-1', CLUSTER: 'maybe', DIAL_TIMEOUT: 'soon', POOL_SIZE: '0' };
    for (const name of Object.keys(values))
      expect(() => load(values)).toThrow(new RegExp(`SHOP_CACHE_${name}="`));
  });

  it('reports rules across variables by the names of the variables', () => {
    const failing = () =>
      load({
        DSN: 'http://x:hunter22@y',
        ENDPOINT: 'a:1,b:b',
        ADDR: 'c:c',
        CLUSTER: 'true',
        DATABASE: '2',
        MIN_RETRY_BACKOFF: '1s',
        TLS_CA_FILE: '/nowhere.pem',
        TLS_KEY_FILE: import.meta.filename,
      });
    for (const problem of [
      'SHOP_CACHE_DSN: expected a URL',
      'SHOP_CACHE_ENDPOINT: address "b:b"',
      'SHOP_CACHE_ADDR: address "c:c"',
      'SHOP_CACHE_DATABASE: must be 0 in a cluster, not 2',
      'SHOP_CACHE_MIN_RETRY_BACKOFF: must not be longer',
      'SHOP_CACHE_TLS_CA_FILE: file "/nowhere.pem" not found',
      'SHOP_CACHE_TLS_CERT_FILE: must be set together with TLS_KEY_FILE',
    ])
      expect(failing).toThrow(problem);
    expect(failing).not.toThrow('hunter22');
  });

  it.each([
    [{}, 'redis://localhost:6379/0'],
    [{ HOST: 'h', PORT: '1', USERNAME: 'a b', PASSWORD: 'hunter22' }, 'redis://a%20b@h:1/0'],
    [{ ADDR: 'addr:2', HOST: 'h' }, 'redis://addr:2/0'],
    [{ ENDPOINT: ':3, other:4', ADDR: 'addr:2' }, 'redis://localhost:3/0'],
    [{ ENDPOINT: ':3, other:4', CLUSTER: 'true' }, 'redis://localhost:3,other:4/0'],
    [{ ENDPOINT: 'e:3', DSN: 'redis://:hunter22@dsn/5', DATABASE: '1' }, 'redis://dsn:6379/5'],
    [{ DSN: 'rediss://[::1]' }, 'rediss://[::1]:6379/0'],
    [{ TLS: 'true' }, 'rediss://localhost:6379/0'],
    [{ DSN: 'memory:' }, 'memory:'],
  ] as const)('of %j means %s', (variables, address) => {
    expect(describeAddress(resolve(variables))).toBe(address);
  });

  it.each([
    ['CLUSTER_MODE', 'true', { cluster: true }],
    ['HEARNEAT_FREQUENCY', '7s', { heartbeatFrequency: 7_000 }],
    ['DIAL_TIMEOUT', '2', { dialTimeout: 2_000 }],
    ['DIAL_TIMEOUT', '250ms', { dialTimeout: 250 }],
    ['READ_TIMEOUT', '1', { readTimeout: 1_000 }],
    ['WRITE_TIMEOUT', '1', { writeTimeout: 1_000 }],
    ['POOL_TIMEOUT', '1', { poolTimeout: 1_000 }],
  ])('reads %s=%s', (name, value, expected) => {
    expect(load({ [name]: value })).toMatchObject(expected);
  });

  it('are listed in the README as they are declared', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const loader = new ConfigLoader(new EnvSource({}));
    loader.load(RedisOptions);
    for (const { name, aliases, default: value, description } of loader.variables) {
      const names = [name, ...aliases].map((each) => `\`${each}\``).join(', ');
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
      const cells = row.split('|').slice(1, -1);
      expect(cells.map((cell) => cell.trim())).toEqual([
        names,
        value ? `\`${value}\`` : '–',
        description,
      ]);
    }
  });
});
