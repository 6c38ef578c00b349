import { ConfigLoader } from '../config-loader.js';
import { EnvSource } from '../env-source.js';
import { env } from '../env.js';
import type { ConfigFormatOptions, ConfigReport } from './config-report.js';
import { CONFIG_FORMATS, formatConfig, type ConfigFormat } from './format-config.js';

class ServerOptions {
  port = env.port('PORT', { default: 8080, description: 'TCP port | to listen on.' });
  tlsCaFile = env.string('TLS_CA_FILE', { description: 'PEM file of authorities.' });
}

class DatabaseOptions {
  dsn = env.secret('DSN', { default: 'postgres://ada:hunter22@localhost/x', aliases: ['URL'] });
  password = env.secret('PASSWORD', { required: true, description: 'Password of the user.' });
  mode = env.choice('MODE', ['fast', 'safe'], { default: 'safe' });
  greeting = env.string('GREETING', { required: true });
}

const SECRET = 'correct-horse';

function reportOf(variables: Record<string, string> = {}): ConfigReport {
  const loader = new ConfigLoader(new EnvSource(variables), 'SVC');
  loader.load(ServerOptions, { prefix: 'SERVER', title: 'HTTP server' });
  loader.load(DatabaseOptions, { prefix: 'DB', title: 'plugin fake "db"' });
  const service = { name: 'svc', version: '1.2.3', description: 'A service.' };
  return { service, variables: loader.variables, problems: loader.problems, warnings: [] };
}

const GIVEN = { SVC_SERVER_PORT: '9090', SVC_DB_PASSWORD: SECRET, SVC_DB_GREETING: "it's a $test" };

function print(format: ConfigFormat, options: ConfigFormatOptions = {}): string {
  return formatConfig(reportOf(GIVEN), format, options);
}

describe('formatConfig', () => {
  it.each(CONFIG_FORMATS)('never shows a secret as %s', (format) => {
    const text = print(format, { all: true });
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('hunter22');
    expect(text).toContain('SVC_DB_PASSWORD');
    expect(text).toContain('SVC_SERVER_TLS_CA_FILE');
  });

  it('makes a table with value, source and meaning of each variable by group', () => {
    expect(print('table').split('\n')).toEqual([
      '  ENVIRONMENT      VALUE         SOURCE       REQUIRED  DESCRIPTION',
      '',
      'HTTP server',
      '  SVC_SERVER_PORT  9090          environment            TCP port | to listen on.',
      '',
      'plugin fake "db"',
      '  SVC_DB_DSN       ***           default',
      '  SVC_DB_PASSWORD  ***           environment  yes       Password of the user.',
      '  SVC_DB_MODE      safe          default',
      "  SVC_DB_GREETING  it's a $test  environment  yes",
      '',
      '1 more without a default: --all shows them',
    ]);
  });

  it('leaves out what people do not need when comments are not wanted', () => {
    expect(print('table', { comments: false })).not.toContain('Password of the user');
    expect(print('yaml', { comments: false }).split('\n')).toEqual([
      '---',
      'SVC_SERVER_PORT: "9090"',
      '',
      'SVC_DB_DSN:',
      'SVC_DB_PASSWORD:',
      'SVC_DB_MODE: "safe"',
      `SVC_DB_GREETING: "it's a $test"`,
    ]);
  });

  it('makes a .env file that can be filled in', () => {
    expect(print('env', { comments: false }).split('\n')).toEqual([
      'SVC_SERVER_PORT=9090',
      '',
      '# SVC_DB_DSN=',
      'SVC_DB_PASSWORD=',
      '# SVC_DB_MODE=safe',
      `SVC_DB_GREETING="it's a $test"`,
    ]);
    expect(print('env')).toContain('# Password of the user. Required. Secret.\nSVC_DB_PASSWORD=');
  });

  it('makes Markdown that does not depend on the environment', () => {
    expect(print('markdown')).toBe(formatConfig(reportOf(), 'markdown'));
    expect(print('markdown')).toContain(
      '| `SVC_SERVER_PORT` | `8080` | a whole number from 0 to 65535 | TCP port \\| to listen on. |',
    );
    expect(print('markdown')).toContain('| `SVC_DB_DSN`, `SVC_DB_URL` | – | secret |  |');
  });

  it('makes a JSON Schema of the texts in the environment', () => {
    const schema = JSON.parse(print('json-schema')) as {
      properties: Record<string, object>;
      required: string[];
    };
    expect(schema.required).toEqual(['SVC_DB_PASSWORD', 'SVC_DB_GREETING']);
    expect(schema.properties['SVC_DB_MODE']).toMatchObject({
      type: 'string',
      enum: ['fast', 'safe'],
      default: 'safe',
    });
    expect(schema.properties['SVC_DB_PASSWORD']).toMatchObject({ writeOnly: true });
    expect(schema.properties['SVC_SERVER_PORT']).toMatchObject({ pattern: '^[+-]?\\d+$' });
  });

  it('makes a ConfigMap and a Secret', () => {
    expect(print('kubernetes', { comments: false }).split('\n')).toEqual([
      '---',
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata:',
      '  name: "svc"',
      'data:',
      '  SVC_SERVER_PORT: "9090"',
      '  # SVC_DB_MODE: "safe"',
      `  SVC_DB_GREETING: "it's a $test"`,
      '---',
      'apiVersion: v1',
      'kind: Secret',
      'metadata:',
      '  name: "svc"',
      'stringData:',
      '  # SVC_DB_DSN: ""',
      '  SVC_DB_PASSWORD: ""',
    ]);
  });
});
