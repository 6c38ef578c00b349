import { readFileSync } from 'node:fs';
import { ConfigLoader, EnvSource } from '@nestjs-toolkit/core';
import { CentrifugeOptions } from './centrifuge-options.js';
import { Namespaces, parseNamespaces } from './node/channel-options.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('README', () => {
  it('lists every variable as the options declare it', () => {
    const loader = new ConfigLoader(new EnvSource({}));
    loader.load(CentrifugeOptions);
    const rows = readme.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    for (const { name, aliases, default: value, description } of loader.variables) {
      const row = rows.find(([, names]) => names?.startsWith(`\`${name}\``)) ?? [];
      const names = [name, ...aliases].map((each) => `\`${each}\``).join(', ');
      const shown = value === undefined || value === '' ? '–' : `\`${value}\``;
      expect(row.slice(1, 4)).toEqual([names, shown, description]);
    }
  });

  it('shows namespaces that work', () => {
    const [, json] = /NAMESPACES='(\[.*\])'/.exec(readme)!;
    const options = new Namespaces(
      parseNamespaces(json!, () => 300_000),
      {},
    ).of('news:today');
    expect(options).toMatchObject({
      historySize: 100,
      historyTtl: 300_000,
      allowSubscribeForClient: true,
    });
  });
});
