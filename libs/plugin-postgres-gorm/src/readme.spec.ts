import { readFileSync } from 'node:fs';
import { ConfigLoader, EnvSource } from '@nestjs-toolkit/core';
import { PostgresOptions } from '@nestjs-toolkit/postgres';
import { PostgresGormOptions } from './postgres-gorm-options.js';

const variablesOf = (type: typeof PostgresOptions) => {
  const loader = new ConfigLoader(new EnvSource({}));
  loader.load(type);
  return loader.variables;
};

describe('README', () => {
  it('lists the variables that the plugin adds as the options declare them', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const shared = new Set(variablesOf(PostgresOptions).map(({ name }) => name));
    const own = variablesOf(PostgresGormOptions).filter(({ name }) => !shared.has(name));
    expect(own).toHaveLength(1);
    for (const { name, default: value, description } of own) {
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
      const cells = row.split('|').slice(1, -1);
      expect(cells.map((cell) => cell.trim())).toEqual([
        `\`${name}\``,
        `\`${value}\``,
        description,
      ]);
    }
  });
});
