import 'reflect-metadata';
import { Test } from '@nestjs/testing';
import * as v from 'valibot';
import { EnvSource } from '../config/env-source.js';
import { env } from '../config/env.js';
import { formatConfig } from '../config/report/format-config.js';
import type { ConfigSchema } from '../config/schema-config.js';
import { configToken } from './config-token.js';
import { ServiceMeta } from './service-meta.js';
import { ToolkitConfig } from './toolkit-config.js';
import type { ApplicationConfig } from './toolkit-options.js';
import { ToolkitModule } from './toolkit.module.js';

const identity = { service: [], name: 'shop' };

const settings = v.object({
  MAX_ITEMS: v.pipe(v.string(), v.transform(Number), v.integer('expected a whole number')),
  API_KEY: v.string(),
  REGION: v.optional(v.picklist(['eu', 'us']), 'eu'),
});

/** A schema made by hand, of one variable with parts. */
const limits: ConfigSchema<{ low: number }> = {
  '~standard': {
    version: 1,
    vendor: 'spec',
    validate: (input) => {
      const text = (input as Record<string, string | undefined>)['LIMITS'];
      const low = Number(text);
      return text === undefined || Number.isNaN(low)
        ? { issues: [{ message: `"${text}" is no number`, path: ['LIMITS', { key: 'low' }] }] }
        : { value: { low } };
    },
  },
};

class Other {
  port = env.integer('PORT', { required: true });
}

const read = (values: Record<string, string>, ...configs: ApplicationConfig[]) =>
  new ToolkitConfig(new ServiceMeta(identity), {}, configs, { source: new EnvSource(values) });

function failure(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no failure';
}

describe('application settings of a Standard Schema', () => {
  const good = { SHOP_MAX_ITEMS: '7', SHOP_API_KEY: 's3cret-key', SHOP_LIMITS: '2' };

  it('are reported together with other problems, by variable, without values', () => {
    const values = {
      SHOP_MAX_ITEMS: 'many',
      SHOP_REGION: 'somewhere',
      SHOP_LIMITS: 's3cret-limit',
    };
    const text = failure(() => read(values, Other, settings, limits));
    expect(text).toContain('5 configuration problems');
    expect(text).toContain('SHOP_PORT: is not set: expected a whole number');
    expect(text).toContain('SHOP_MAX_ITEMS: expected a whole number');
    expect(text).toContain('SHOP_API_KEY: is not set: Invalid key: Expected "API_KEY"');
    expect(text).toContain('SHOP_REGION: Invalid type: Expected ("eu" | "us") but received "***"');
    expect(text).toContain('SHOP_LIMITS: low: "***" is no number');
  });

  it('are what the schema made of them', () => {
    const config = read(good, settings, limits);
    expect(config.get(settings)).toEqual({ MAX_ITEMS: 7, API_KEY: 's3cret-key', REGION: 'eu' });
    expect(config.get(limits)).toEqual({ low: 2 });
    expect([...config.secrets]).toEqual(['s3cret-key']);
  });

  it('are listed as secrets, and hints about misspelt variables know them', () => {
    const config = read({ ...good, SHOP_REGIN: 'eu' }, settings);
    const listed = config.variables.filter(({ group }) => group === 'application');
    expect(listed.map(({ name, required, secret }) => [name, required, secret])).toEqual([
      ['SHOP_MAX_ITEMS', true, true],
      ['SHOP_API_KEY', true, true],
      ['SHOP_REGION', false, true],
    ]);
    expect(config.unknownVariables).toContain(
      'unknown variable SHOP_REGIN: did you mean SHOP_REGION?',
    );
    const report = { service: { name: 'shop', version: '1' }, variables: listed } as never;
    expect(formatConfig(report, 'env')).not.toContain('s3cret');
  });

  it('cannot be validated later', () => {
    const later: ConfigSchema = {
      '~standard': { version: 1, vendor: 'spec', validate: async () => ({ value: 1 }) },
    };
    expect(failure(() => read({}, later))).toContain(
      'application settings: the schema answers later: expected one that answers at once',
    );
  });

  it('are injectable by the token of the schema', async () => {
    const module = await Test.createTestingModule({
      imports: [ToolkitModule.forRoot({ ...identity, config: [settings] })],
    })
      .overrideProvider(EnvSource)
      .useValue(new EnvSource(good))
      .compile();
    expect(module.get(configToken(settings))).toMatchObject({ MAX_ITEMS: 7 });
    await module.close();
  });
});
