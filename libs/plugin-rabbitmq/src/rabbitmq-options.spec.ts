import { loadConfig } from '@nestjs-toolkit/core';
import { parseAmqpDsn } from './amqp-address.js';
import { RabbitmqOptions } from './rabbitmq-options.js';
import { describeAddress, describeSettings, resolveSettings } from './rabbitmq-settings.js';

const load = (env: Record<string, string> = {}): RabbitmqOptions =>
  loadConfig(RabbitmqOptions, { env, prefix: 'QUEUE' });

const settingsOf = (env: Record<string, string>) => resolveSettings(load(env), 'shop');

describe('RabbitmqOptions', () => {
  it('has the defaults of the documents', () => {
    expect(load()).toMatchObject({
      dsn: undefined,
      host: 'localhost',
      port: 5672,
      username: 'guest',
      password: 'guest',
      vhost: '/',
      prefetch: 1,
    });
  });

  it('understands the spellings of the original too', () => {
    const env = { QUEUE_PREFETCH_COUNT: '7', QUEUE_PREFETCH_GLOBAL: 'true' };
    expect(load(env)).toMatchObject({ prefetch: 7, prefetchGlobal: true });
    expect(() => load({ QUEUE_TLS_CA: '/nowhere.pem' })).toThrow(
      /QUEUE_TLS_CA_FILE: file "\/nowhere.pem" not found/,
    );
  });

  it('takes a DSN before the single settings', () => {
    const env = { QUEUE_DSN: 'amqp://ada:p%40ss@broker:5673/shop', QUEUE_HOST: 'other' };
    expect(settingsOf(env)).toMatchObject({
      mode: 'server',
      host: 'broker',
      port: 5673,
      username: 'ada',
      password: 'p@ss',
      vhost: 'shop',
      connectionName: 'shop',
    });
    const parts = { QUEUE_DSN: 'amqp://broker', QUEUE_USERNAME: 'ada', QUEUE_VHOST: 'v' };
    expect(settingsOf(parts)).toMatchObject({ username: 'ada', vhost: 'v', port: 5672 });
  });

  it('shows where the broker is without a password', () => {
    const settings = settingsOf({ QUEUE_DSN: 'amqps://ada:hunter22@broker/my%2Fshop' });
    expect(describeAddress(settings)).toBe('amqps://ada@broker:5671/my%2Fshop');
    expect(JSON.stringify(describeSettings(settings, load()))).not.toContain('hunter22');
  });

  it('reports all problems at once', () => {
    const env = {
      QUEUE_DSN: 'http://ada:hunter22@broker',
      QUEUE_EXCHANGE: 'my events',
      QUEUE_RETRY_DELAY: '2m',
      QUEUE_TLS_CERT_FILE: '/nowhere.pem',
      QUEUE_PREFETCH: '0',
    };
    const problem = (() => {
      try {
        load(env);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    })();
    expect(problem).toContain('QUEUE_PREFETCH');
    expect(problem).not.toContain('hunter22');
    delete (env as Partial<typeof env>).QUEUE_PREFETCH;
    expect(() => load(env)).toThrow(
      /DSN: expected a URL[\s\S]*not found[\s\S]*TLS_KEY_FILE[\s\S]*EXCHANGE: "my events"[\s\S]*RETRY_DELAY/,
    );
  });
});

describe('a DSN', () => {
  it.each([
    ['memory:', { kind: 'memory', name: '' }],
    ['memory:shop', { kind: 'memory', name: 'shop' }],
    ['memory://', { kind: 'memory', name: '' }],
    ['amqp://[::1]', { kind: 'server', host: '::1', port: 5672, tls: false }],
    ['amqps://broker', { kind: 'server', host: 'broker', port: 5671, tls: true }],
    ['amqp://broker/%2F', { kind: 'server', host: 'broker', port: 5672, tls: false, vhost: '/' }],
  ])('%s is read', (dsn, expected) => {
    expect(parseAmqpDsn(dsn)).toEqual(expected);
  });

  it.each([
    ['broker:5672', 'expected a URL such as amqp://'],
    ['amqp://broker/a/b', 'write it as %2F'],
    ['amqp://broker?heartbeat=5', 'use the variables instead'],
    ['amqp://a%:b@broker', 'stray "%"'],
  ])('%s is refused', (dsn, reason) => {
    expect(() => parseAmqpDsn(dsn)).toThrow(reason);
  });
});
