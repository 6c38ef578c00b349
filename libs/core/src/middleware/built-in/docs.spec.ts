import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigLoader } from '../../config/config-loader.js';
import type { ConfigVariable } from '../../config/config-variable.js';
import { EnvSource } from '../../config/env-source.js';
import { BUILT_INS } from './built-ins.js';
import type { MiddlewareConfig } from './built-in-middleware.js';

const FILE = join(import.meta.dirname, '../../../../../docs/middlewares.md');

/** Set to write the tables instead of checking them. */
const update = process.env['UPDATE_GOLDENS'] === 'true';

function variablesOf({ prefix, type }: MiddlewareConfig): readonly ConfigVariable[] {
  const loader = new ConfigLoader(new EnvSource({}));
  loader.load(type, { prefix });
  return loader.variables;
}

function builtInTable(): string[][] {
  const rows = BUILT_INS.map(({ name, description, configs }) => [
    `\`${name}\``,
    description,
    name === 'cors'
      ? '`SERVER_HTTP_CORS_*`'
      : configs.map(({ prefix }) => `\`${prefix}_*\``).join(', '),
  ]);
  return [['name', 'what it does', 'variables'], ...rows];
}

function optionTable(): string[][] {
  const configs = new Set(BUILT_INS.flatMap((each) => each.configs));
  const rows = [...configs]
    .flatMap(variablesOf)
    .map((variable) => [
      `\`${variable.name}\``,
      variable.default === undefined || variable.default === '' ? '' : `\`${variable.default}\``,
      variable.description.replaceAll('|', '\\|'),
    ]);
  return [['variable', 'default', 'what it does'], ...rows];
}

/** A table as Prettier writes it. */
function markdown(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_cell, column) =>
    Math.max(...rows.map((row) => row[column]!.length), 3),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const [head, ...body] = rows;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head!), rule, ...body.map(line)].join('\n');
}

describe('docs/middlewares.md', () => {
  it.each([
    ['built-ins', builtInTable],
    ['options', optionTable],
  ])('lists the %s as the code has them', (name, table) => {
    const text = readFileSync(FILE, 'utf8');
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [before, rest] = text.split(start) as [string, string];
    const [found, after] = rest.split(end) as [string, string];
    const expected = `\n\n${markdown(table())}\n\n`;
    if (update) writeFileSync(FILE, before + start + expected + end + after);
    else expect(found).toBe(expected);
  });
});
