import { jest } from '@jest/globals';
import {
  annotationsFolder,
  buildModel,
  checkModel,
  compileProtos,
  formatProblem,
} from '@nestjs-toolkit/codegen';
import { Code, StatusError } from '@nestjs-toolkit/core';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PLUGIN_CATALOG } from './plugins/catalog.js';
import { COLLECTION } from './testing-support/stock-app.js';
import { toolkitFolder, type ToolkitFolder } from './testing-support/toolkit-folder.js';
import { runToolkit } from './toolkit/run-toolkit.js';
import { COMMANDS } from './toolkit/commands.js';

// The compiler of protos is a program of its own, which takes its time on a busy machine.
jest.setTimeout(120_000);

/** Set to write the tables instead of checking them. */
const update = process.env['UPDATE_GOLDENS'] === 'true';

const ROOT = join(import.meta.dirname, '../..');
const DOCS = join(ROOT, 'docs');

const read = (page: string): string => readFileSync(join(DOCS, page), 'utf8');

/** Code blocks of a page in a language. */
function blocks(page: string, language: string): string[] {
  const pattern = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm');
  return [...read(page).matchAll(pattern)].map(([, text]) => text!);
}

/** A table as Prettier writes it. */
function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = cells[0]!.map((_, column) =>
    Math.max(...cells.map((row) => row[column]!.length), 3),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const [head, ...body] = cells;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head!), rule, ...body.map(line)].join('\n');
}

async function help(name: string): Promise<string> {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  await runToolkit([name, '--help'], { folder: ROOT, out: say, err: say });
  return lines.join('\n');
}

async function commandTexts(): Promise<string> {
  const texts = await Promise.all(COMMANDS.map(({ name }) => help(name)));
  return COMMANDS.map(({ name }, index) =>
    [`## \`toolkit ${name}\``, '', '```text', texts[index], '```'].join('\n'),
  ).join('\n\n');
}

function schematicTable(): string {
  const { schematics } = JSON.parse(readFileSync(COLLECTION, 'utf8')) as {
    schematics: Record<string, { description: string; aliases: string[] }>;
  };
  const rows = Object.entries(schematics).map(([name, { description, aliases }]) => [
    `\`${name}\``,
    aliases.map((alias) => `\`${alias}\``).join(', '),
    description.replace(/\.$/, ''),
  ]);
  return table([['schematic', 'alias', 'what it does'], ...rows]);
}

async function extensionTable(): Promise<string> {
  const folder = annotationsFolder();
  const compiled = await compileProtos({
    roots: [folder],
    files: [join(folder, 'toolkit/options/annotations.proto')],
  });
  if (compiled.kind === 'invalid') throw new Error(compiled.problems.map(formatProblem).join('\n'));
  const extensions = [...compiled.registry.files].flatMap(({ extensions: own }) => own);
  const rows = extensions
    .filter(({ typeName }) => typeName.startsWith('toolkit.'))
    .map(({ typeName, extendee, number, proto }) => [
      `\`${typeName}\``,
      extendee.name.replace('Options', '').toLowerCase(),
      String(number),
      `\`${proto.typeName.replace(/^\./, '')}\`${proto.label === 3 ? ', repeated' : ''}`,
    ]);
  return table([['option', 'of', 'number', 'type'], ...rows]);
}

function pluginTable(): string {
  const rows = PLUGIN_CATALOG.map(({ type, summary, flag, prefix, embedded }) => [
    `\`${type}\``,
    summary,
    `\`--${flag}\``,
    `\`${prefix}\``,
    Object.entries(embedded)
      .map(([key, value]) => `\`${key}=${value}\``)
      .join(', '),
  ]);
  const head = ['type', 'what it is', 'flag of init', 'usual prefix', 'inside of the process'];
  return table([head, ...rows]);
}

function statusTable(): string {
  const rows = Object.entries(Code)
    .filter(([name]) => name !== 'OK')
    .map(([name, code]) => [
      `\`${name}\``,
      String(code),
      String(new StatusError(code, '').getStatus()),
    ]);
  return table([['status', 'gRPC', 'HTTP'], ...rows]);
}

describe('tables of the documentation', () => {
  it.each<[string, string, () => string | Promise<string>]>([
    ['commands.md', 'commands', commandTexts],
    ['commands.md', 'schematics', schematicTable],
    ['annotations.md', 'extensions', extensionTable],
    ['annotations.md', 'plugins', pluginTable],
    ['errors.md', 'statuses', statusTable],
  ])('%s has the %s of the code', async (page, name, make) => {
    const text = read(page);
    const pattern = new RegExp(`(<!-- table: ${name} -->\\n)([^]*?)(<!-- end -->)`);
    const expected = `\n${await make()}\n\n`;
    const [, , found] = pattern.exec(text)!;
    if (update && found !== expected) {
      writeFileSync(
        join(DOCS, page),
        text.replace(pattern, (_, open: string, __, close: string) => open + expected + close),
      );
      return;
    }
    expect(found).toBe(expected);
  });
});

describe('docs/getting-started.md', () => {
  let folder: ToolkitFolder;
  beforeAll(() => {
    folder = toolkitFolder();
  });
  afterAll(() => folder.remove());

  it('works as it says', async () => {
    let place = folder.path;
    const outputs: string[] = [];
    const lines = blocks('getting-started.md', 'sh').flatMap((block) => block.trim().split('\n'));
    for (const line of lines) {
      const [, directory] = /^cd (\S+)$/.exec(line) ?? [];
      if (directory !== undefined) place = join(place, directory);
      const [, parameters] = /^npx (?:--package \S+ )?toolkit (.*)$/.exec(line) ?? [];
      if (parameters === undefined) continue;
      const out: string[] = [];
      const say = (text: string) => void out.push(text);
      const code = await runToolkit(parameters.split(' '), { folder: place, out: say, err: say });
      expect({ line, code, out: code === 0 ? '' : out.join('\n') }).toEqual({
        line,
        code: 0,
        out: '',
      });
      outputs.push(out.join('\n'));
    }
    for (const expected of blocks('getting-started.md', 'text')) {
      expect(outputs).toContain(expected.trim());
    }
  });
});

describe('docs/annotations.md', () => {
  it('has examples that compile and mean something', async () => {
    const folder = toolkitFolder();
    const examples = blocks('annotations.md', 'protobuf').slice(1);
    const head = [
      'syntax = "proto3";',
      'package my.service;',
      'import "toolkit/options/annotations.proto";',
      'import "google/api/annotations.proto";',
      'import "validate/validate.proto";',
    ].join('\n');
    const messages = 'message GetUserRequest { string user_id = 1; }\nmessage GetUserResponse {}\n';
    const files = examples.map((text, index) => [
      `apis/example${index}.proto`,
      `${head.replace('my.service', `example${index}`)}\n${text}\n${messages}`,
    ]);
    folder.write(Object.fromEntries(files) as Record<string, string>);
    const root = join(folder.path, 'apis');
    const paths = files.map(([path]) => join(folder.path, path!));
    const compiled = await compileProtos({ roots: [root], files: paths });
    folder.remove();
    if (compiled.kind === 'invalid')
      throw new Error(compiled.problems.map(formatProblem).join('\n'));
    const model = buildModel(compiled.registry, { files: compiled.files });
    const errors = checkModel(model).filter(({ severity }) => severity === 'error');
    expect(errors.map(formatProblem)).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  it('quotes messages of the code', () => {
    const sources = globSync(['libs/*/src/**/*.ts', 'schematics/src/**/*.ts'], { cwd: ROOT })
      .filter((path) => !path.includes('/gen/') && !path.endsWith('.spec.ts'))
      .map((path) => readFileSync(join(ROOT, path), 'utf8'))
      .join('\n');
    const quoted = [...read('errors.md').matchAll(/^\| `([^`]+)` +\|/gm)].map(([, text]) => text!);
    expect(quoted.length).toBeGreaterThan(8);
    const parts = quoted
      .filter((text) => !/^[A-Z_]+$/.test(text))
      .flatMap((text) => text.split(/"?…"?/))
      .map((part) => part.trim())
      .filter((part) => part.length > 3);
    expect(parts.filter((part) => !sources.includes(part))).toEqual([]);
  });
});

describe('docs/README.md', () => {
  it('lists every page', () => {
    const pages = globSync('*.md', { cwd: DOCS }).filter((page) => page !== 'README.md');
    const text = read('README.md');
    expect(pages.filter((page) => !text.includes(`(${page})`))).toEqual([]);
  });

  it('and the other pages have no dead links', () => {
    const dead = globSync('*.md', { cwd: DOCS }).flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)]
        .map(([, target]) => target!)
        .filter((target) => globSync(join(DOCS, target)).length === 0)
        .map((target) => `${basename(page)}: ${target}`),
    );
    expect(dead).toEqual([]);
  });
});
