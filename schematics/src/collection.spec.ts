import { jest } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { USERS_PROTO } from './testing-support/protos.js';
import { COLLECTION, createRunner, stockApp } from './testing-support/stock-app.js';

// The compiler of protos is a program of its own, which takes its time on a busy machine.
jest.setTimeout(60_000);

interface SchematicEntry {
  readonly factory: string;
  readonly schema: string;
  readonly description: string;
  readonly aliases: readonly string[];
}

interface Schema {
  readonly properties: Readonly<
    Record<string, { readonly description: string; readonly default?: unknown }>
  >;
}

/** What is called something else than a service. */
const OPTIONS: Readonly<Record<string, object>> = {
  'toolkit-application': { name: 'shop' },
  'toolkit-client': { name: 'user-service' },
  'toolkit-gateway': {
    name: 'GetOrder',
    exposeHttp: 'get:/orders/{id}',
    proxy: 'orders:/orders.OrderService/Get',
  },
  'toolkit-method': { name: 'ListUsers' },
  'toolkit-plugin': { name: 'redis' },
};

/** A root module with a service. */
const ROOT_MODULE = `import { UserServiceToolkit } from './gen/users.toolkit.js';
import { ToolkitModule } from '@nestjs-toolkit/core';
@Module({ imports: [ToolkitModule.forRoot({ service: UserServiceToolkit })] })
export class AppModule {}
`;

const folder = dirname(COLLECTION);
const collection = readJson(COLLECTION) as {
  readonly extends: readonly string[];
  readonly schematics: Readonly<Record<string, SchematicEntry>>;
};
const schematics = Object.entries(collection.schematics);

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

describe('the collection', () => {
  it.each(schematics)('%s has a factory, a schema and a description', async (_, entry) => {
    const [file, name] = entry.factory.split('#') as [string, string];
    const module = (await import(`${join(folder, file)}.ts`)) as Record<string, unknown>;
    expect(module[name]).toBeInstanceOf(Function);
    expect(existsSync(join(folder, entry.schema))).toBe(true);
    expect(entry.description).toMatch(/\.$/);
  });

  it.each(schematics)('%s documents each option as its schema has it', (name, entry) => {
    const { properties } = readJson(join(folder, entry.schema)) as Schema;
    const types = readFileSync(join(folder, name, `${name}.schema.ts`), 'utf8');
    const documented = [
      ...types.matchAll(/\/\*\* (.*?)(?: @default (.*?))? \*\/\n\s+readonly (\w+)/g),
    ].map(([, text, value, option]) => [
      option,
      { text: text!.replaceAll('`', ''), value: value?.replaceAll("'", '"') },
    ]);
    const expected = Object.entries(properties).map(([option, { description, default: value }]) => [
      option,
      { text: description, value: value === undefined ? undefined : JSON.stringify(value) },
    ]);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(expected));
  });

  it.each(schematics)('%s and its options are in the README', (name, entry) => {
    const readme = readFileSync(join(folder, '../README.md'), 'utf8');
    for (const word of [name, ...entry.aliases]) expect(readme).toContain(word);
  });

  it.each(schematics)('%s tolerates what Nest passes to any schematic', async (name) => {
    const { runner } = createRunner();
    const passed = { type: 'rest', crud: true, collection: 'x', language: 'ts', sourceRoot: 'src' };
    const options = { ...passed, name: 'users', ...OPTIONS[name] };
    const app = await stockApp();
    app.create('apis/users.proto', USERS_PROTO);
    app.overwrite('src/app.module.ts', ROOT_MODULE);
    await expect(runner.runSchematic(name, options, app)).resolves.toBeDefined();
  });

  it('offers what Nest offers, by name and by alias', async () => {
    const { runner } = createRunner();
    const app = await stockApp();
    const tree = await runner.runSchematic('service', { name: 'foo', sourceRoot: 'src' }, app);
    const again = await runner.runSchematic('co', { name: 'bar', sourceRoot: 'src' }, tree);
    expect(again.files).toEqual(
      expect.arrayContaining(['/src/foo/foo.service.ts', '/src/bar/bar.controller.ts']),
    );
  });
});
