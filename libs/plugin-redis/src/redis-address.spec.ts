import { parseEndpoint, parseRedisDsn } from './redis-address.js';

describe('parseRedisDsn', () => {
  it.each([
    ['http://h', /expected a URL such as redis:/],
    ['localhost:6379', /expected a URL such as redis:/],
    ['memory:name', /expected a URL such as redis:/],
    ['redis://u:s3cret@h:port', /percent-encoded/],
    ['redis://u:s3cret%zz@h', /stray "%"/],
    ['redis://u:s3cret@h/cache', /database "cache": expected a number/],
    ['redis://u:s3cret@h/0?family=6', /not supported: use the variables/],
  ])('refuses %s without repeating its password', (dsn, message) => {
    expect(() => parseRedisDsn(dsn)).toThrow(message);
    expect(() => parseRedisDsn(dsn)).not.toThrow(/s3cret/);
  });

  it.each([
    ['memory:', { kind: 'memory' }],
    ['memory://', { kind: 'memory' }],
    ['redis://', { kind: 'server', tls: false, endpoint: { host: 'localhost', port: 6379 } }],
    [
      'redis://:p%40ss@cache:7000/3',
      {
        kind: 'server',
        tls: false,
        endpoint: { host: 'cache', port: 7000 },
        password: 'p@ss',
        database: 3,
      },
    ],
    [
      'rediss://app:x@[::1]',
      {
        kind: 'server',
        tls: true,
        endpoint: { host: '::1', port: 6379 },
        username: 'app',
        password: 'x',
      },
    ],
  ])('reads %s', (dsn, expected) => {
    expect(parseRedisDsn(dsn)).toEqual(expected);
  });
});

describe('parseEndpoint', () => {
  it.each(['', 'a:b', 'a:99999', 'redis://a:1', 'a b', 'a:1:2'])('refuses %j', (text) => {
    expect(() => parseEndpoint(text)).toThrow(
      `address ${JSON.stringify(text)}: expected host:port`,
    );
  });

  it.each([
    ['cache:7000', 'cache', 7000],
    [':7000', 'localhost', 7000],
    [' cache ', 'cache', 6379],
    ['[::1]:7000', '::1', 7000],
  ])('reads %j', (text, host, port) => {
    expect(parseEndpoint(text)).toEqual({ host, port });
  });
});
