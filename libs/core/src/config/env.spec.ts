import { ConfigError } from './config-error.js';
import { ConfigLoader } from './config-loader.js';
import { EnvSource } from './env-source.js';
import { env, loadConfig } from './env.js';

class DatabaseConfig {
  host = env.string('HOST', { default: 'localhost', description: 'Database host.' });
  port = env.port('PORT', { default: 5432 });
  password = env.secret('PASSWORD', { required: true });
}

class AppConfig {
  appName = env.string('APP_NAME', { default: 'my-service' });
  maxRetries = env.integer('MAX_RETRIES', { default: 3, min: 0, max: 10 });
  requestTimeout = env.duration('REQUEST_TIMEOUT', { default: '30s' });
  featureX = env.boolean('ENABLE_FEATURE_X', { default: false });
  origins = env.list('ORIGINS', { default: [] });
  uploadLimit = env.size('UPLOAD_LIMIT', { default: 1024 });
  mode = env.choice('MODE', ['fast', 'safe'], { default: 'safe' });
  webhook = env.url('WEBHOOK');
  ratio = env.number('RATIO', { default: 0.5 });
  database = env.nested('DATABASE_', DatabaseConfig);
}

const REQUIRED = { SVC_DATABASE_PASSWORD: 'hunter22' };

describe('env', () => {
  it('gives defaults to a class that is made by hand, as in a unit test', () => {
    expect(new AppConfig()).toMatchObject({
      appName: 'my-service',
      requestTimeout: 30_000,
      webhook: undefined,
      database: { host: 'localhost', port: 5432 },
    });
  });

  it('reads every kind of variable under the prefix of the service', () => {
    const config = loadConfig(AppConfig, {
      prefix: 'svc',
      env: {
        ...REQUIRED,
        SVC_APP_NAME: 'users',
        SVC_MAX_RETRIES: '7',
        SVC_REQUEST_TIMEOUT: '1m30s',
        SVC_ENABLE_FEATURE_X: 'true',
        SVC_ORIGINS: ' a.example, b.example,, ',
        SVC_UPLOAD_LIMIT: '16MiB',
        SVC_MODE: 'fast',
        SVC_WEBHOOK: 'https://example.com/hook',
        SVC_RATIO: '1e-3',
        SVC_DATABASE_HOST: 'db.internal',
      },
    });
    expect(config).toMatchObject({
      appName: 'users',
      maxRetries: 7,
      requestTimeout: 90_000,
      featureX: true,
      origins: ['a.example', 'b.example'],
      uploadLimit: 16 * 1024 * 1024,
      mode: 'fast',
      webhook: 'https://example.com/hook',
      ratio: 0.001,
      database: { host: 'db.internal', password: 'hunter22' },
    });
  });

  it('counts an empty variable as unset', () => {
    expect(
      loadConfig(AppConfig, { prefix: 'SVC', env: { ...REQUIRED, SVC_APP_NAME: '' } }).appName,
    ).toBe('my-service');
  });

  it('reports all problems at once, by variable, without secrets', () => {
    const load = (): unknown =>
      loadConfig(AppConfig, {
        prefix: 'SVC',
        env: {
          SVC_MAX_RETRIES: '11',
          SVC_REQUEST_TIMEOUT: '5',
          SVC_MODE: 'slow',
          SVC_WEBHOOK: 'nonsense',
          SVC_DATABASE_PORT: '70000',
        },
      });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(
      [
        '6 configuration problems:',
        '  SVC_MAX_RETRIES="11": expected a whole number from 0 to 10',
        '  SVC_REQUEST_TIMEOUT="5": expected a duration such as 30s, 5m or 1h',
        '  SVC_MODE="slow": expected one of fast, safe',
        '  SVC_WEBHOOK="nonsense": expected a URL such as https://example.com',
        '  SVC_DATABASE_PORT="70000": expected a whole number from 0 to 65535',
        '  SVC_DATABASE_PASSWORD: is not set: expected a secret text',
      ].join('\n'),
    );
  });

  it.each(['0x10', '1.5', 'ten', '1_000', ' 5', 'Infinity'])(
    'refuses %j as a whole number',
    (text) => {
      expect(() =>
        loadConfig(AppConfig, { env: { DATABASE_PASSWORD: 'pppp', MAX_RETRIES: text } }),
      ).toThrow('MAX_RETRIES');
    },
  );

  it('asks a class that has a validate() method, once its variables are fine', () => {
    class Range {
      low = env.integer('LOW', { default: 1 });
      high = env.integer('HIGH', { default: 5 });
      validate(): string[] {
        return this.low > this.high ? ['LOW must not be above HIGH'] : [];
      }
    }
    expect(() => loadConfig(Range, { env: { LOW: '9' } })).toThrow(
      'Range: LOW must not be above HIGH',
    );
    expect(() => loadConfig(Range, { env: { LOW: '2' } })).not.toThrow();
  });

  it('takes values from code under those of the environment, and aliases after the name itself', () => {
    class Server {
      host = env.string('HOST', { default: '0.0.0.0', aliases: ['LISTEN'] });
      port = env.port('PORT', { default: 9000 });
      maxIdleTime = env.duration('MAX_IDLE_TIME', { default: '1m' });
    }
    const source = new EnvSource({ P_OLD_SERVER_LISTEN: '127.0.0.1', P_SERVER_PORT: '1' });
    const loader = new ConfigLoader(source, 'P');
    const section = {
      prefix: 'SERVER',
      aliasPrefixes: ['OLD_SERVER'],
      overrides: { port: 2, maxIdleTime: 5 },
    };
    expect(loader.load(Server, section)).toEqual({ host: '127.0.0.1', port: 1, maxIdleTime: 5 });
    expect(loader.variables).toMatchObject([
      {
        name: 'P_SERVER_HOST',
        aliases: ['P_SERVER_LISTEN', 'P_OLD_SERVER_HOST', 'P_OLD_SERVER_LISTEN'],
        source: 'environment',
      },
      { name: 'P_SERVER_PORT', default: '2', source: 'environment' },
      { name: 'P_SERVER_MAX_IDLE_TIME', default: '5ms', source: 'code' },
    ]);
  });

  it('prefers the process environment to the .env file', () => {
    const source = new EnvSource({ A: 'process' }, { A: 'file', B: 'file' });
    expect(source.find(['A'])).toEqual({ name: 'A', value: 'process', origin: 'environment' });
    expect(source.find(['B'])).toEqual({ name: 'B', value: 'file', origin: 'dotenv' });
  });

  it('remembers secrets so that they can be blanked out elsewhere', () => {
    const loader = new ConfigLoader(new EnvSource({ PASSWORD: 'hunter22' }));
    loader.load(DatabaseConfig);
    expect([...loader.secrets]).toEqual(['hunter22']);
  });
});
