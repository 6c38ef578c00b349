import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigLoader } from './config-loader.js';
import { EnvSource } from './env-source.js';
import { env, loadConfig } from './env.js';

class DatabaseConfig {
  host = env.string('HOST', { default: 'localhost' });
  password = env.secret('PASSWORD', { required: true, aliases: ['PASS'] });
}

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'toolkit-secret-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function secretFile(content: string): string {
  const path = join(folder, 'password');
  writeFileSync(path, content);
  return path;
}

describe('a secret in a file', () => {
  it.each(['SVC_PASSWORD_FILE', 'SVC_PASS_FILE'])('is read through %s', (name) => {
    const loader = new ConfigLoader(new EnvSource({ [name]: secretFile('hunter22\n') }), 'SVC');
    expect(loader.load(DatabaseConfig).password).toBe('hunter22');
    expect(loader.problems).toEqual([]);
    expect(loader.variables[1]).toMatchObject({ name: 'SVC_PASSWORD', source: 'file' });
    expect(loader.variables[1]).not.toHaveProperty('value');
    expect([...loader.secrets]).toEqual(['hunter22']);
  });

  it('keeps line breaks that belong to the secret', () => {
    const loaded = loadConfig(DatabaseConfig, { env: { PASSWORD_FILE: secretFile(' a\nb \r\n') } });
    expect(loaded.password).toBe(' a\nb ');
  });

  it('is reported once, with its path and the reason, when it cannot be used', () => {
    expect(() => loadConfig(DatabaseConfig, { env: { PASSWORD_FILE: '/no/such' } })).toThrow(
      '1 configuration problem:\n  PASSWORD_FILE="/no/such": cannot be read (ENOENT): expected a file that holds the secret',
    );
    expect(() => loadConfig(DatabaseConfig, { env: { PASSWORD_FILE: folder } })).toThrow(
      'is no file',
    );
    expect(() => loadConfig(DatabaseConfig, { env: { PASSWORD_FILE: secretFile('\n') } })).toThrow(
      'is an empty file',
    );
    const huge = secretFile('x'.repeat(70_000));
    expect(() => loadConfig(DatabaseConfig, { env: { PASSWORD_FILE: huge } })).toThrow(
      'has 70000 bytes',
    );
  });

  it('must not stand beside the secret itself', () => {
    const both = { PASSWORD: 'hunter22', PASSWORD_FILE: secretFile('hunter23') };
    expect(() => loadConfig(DatabaseConfig, { env: both })).toThrow(
      'PASSWORD_FILE: is set as well as PASSWORD: expected one of the two',
    );
  });

  it('in the environment wins over one in the .env file, and the other way round', () => {
    const path = secretFile('from file');
    const read = (environment: Record<string, string>, dotenv: Record<string, string>) => {
      const loader = new ConfigLoader(new EnvSource(environment, dotenv));
      return loader.load(DatabaseConfig).password;
    };
    expect(read({ PASSWORD_FILE: path }, { PASSWORD: 'dotenv' })).toBe('from file');
    expect(read({ PASSWORD: 'direct' }, { PASSWORD_FILE: path })).toBe('direct');
  });

  it('works for secrets only', () => {
    const loaded = loadConfig(DatabaseConfig, {
      env: { PASSWORD: 'hunter22', HOST_FILE: secretFile('elsewhere') },
    });
    expect(loaded.host).toBe('localhost');
  });
});
