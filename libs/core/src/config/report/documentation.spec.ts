import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceMeta } from '../../module/service-meta.js';
import { ToolkitConfig } from '../../module/toolkit-config.js';
import { createToolkitService } from '../../service/toolkit-service.js';
import { EnvSource } from '../env-source.js';
import { formatConfigMarkdown } from './markdown-format.js';

const FILE = join(import.meta.dirname, '../../../../../docs/configuration.md');
const START = '<!-- variables -->';
const END = '<!-- /variables -->';

/** What a service without plugins, clients and middlewares reads. */
function variablesOfEveryService(): string {
  const service = createToolkitService({
    name: 'UserService',
    typeName: 'user.UserService',
    source: 'user.proto',
    servers: ['GRPC', 'HTTP'],
    middlewares: [],
    plugins: [],
    methods: [],
    descriptors: () => [],
  });
  const meta = new ServiceMeta({ service });
  const { variables } = new ToolkitConfig(meta, {}, [], { source: new EnvSource({}) });
  const { name, version } = meta;
  const report = {
    service: { name, version, description: '' },
    variables,
    problems: [],
    warnings: [],
  };
  const [, ...sections] = formatConfigMarkdown(report).split(/^(?=## )/m);
  return sections.map((section) => `#${section}`).join('');
}

/** Without what only lays out. */
const words = (text: string): string => text.replace(/[\s-]+/g, ' ').trim();

describe('docs/configuration.md', () => {
  it('lists the variables of every service as the code declares them', () => {
    const text = readFileSync(FILE, 'utf8');
    const [before, rest] = text.split(START) as [string, string];
    const [listed, after] = rest.split(END) as [string, string];
    const expected = variablesOfEveryService();
    if (process.env['UPDATE_GOLDENS'] === 'true')
      writeFileSync(FILE, `${before}${START}\n\n${expected}\n\n${END}${after}`);
    else expect(words(listed)).toBe(words(expected));
  });
});
