import { readFileSync } from 'node:fs';
import { ConfigLoader, EnvSource } from '@nestjs-toolkit/core';
import { QueueOptions } from './queue-options.js';

describe('README', () => {
  it('lists the variables as the options declare them', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const loader = new ConfigLoader(new EnvSource({}));
    loader.load(QueueOptions);
    for (const { name, aliases, default: value, description } of loader.variables) {
      const names = [name, ...aliases].map((each) => `\`${each}\``).join(', ');
      const cells = [names, value ? `\`${value}\`` : '–', description];
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
      const found = row.split('|').slice(1, -1);
      expect(found.map((cell) => cell.trim())).toEqual(cells);
    }
  });
});
