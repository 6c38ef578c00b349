import { ConfigLoader, EnvSource } from '@nestjs-toolkit/core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SentryOptions } from './sentry-options.js';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

describe('the README', () => {
  const loader = new ConfigLoader(new EnvSource({}));
  loader.load(SentryOptions);

  it.each(loader.variables.map((variable) => [variable.name, variable] as const))(
    'has %s with its default',
    (name, { default: fallback }) => {
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\``));
      expect(row).toContain(fallback ? `\`${fallback}\`` : '–');
    },
  );
});
