import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { annotationsFolder } from './compile/import-paths.js';
import { compileProtos } from './compile/compile-protos.js';
import { protosIn } from './testing-support/golden-cases.js';
import { generateInline, problemsOf } from './testing-support/inline-protos.js';

const LONG = 'github.com/lastbackend/toolkit/protoc-gen-toolkit/toolkit/options/annotations.proto';
const SHORT = 'toolkit/options/annotations.proto';

describe('@nestjs-toolkit/proto', () => {
  const names = protosIn(annotationsFolder());

  it.each(names)('%s compiles with only the package on the include path', async (name) => {
    const root = annotationsFolder();
    const result = await compileProtos({ roots: [root], files: [join(root, name)] });
    expect(result.kind).toBe('compiled');
  });

  it.each([[[LONG]], [[SHORT]], [[LONG, SHORT]], [[SHORT, LONG]]])(
    'gives the options of the toolkit to a file that imports %j',
    async (imports) => {
      const proto = `syntax = "proto3";
${imports.map((name) => `import "${name}";`).join('\n')}
option (toolkit.plugins) = { plugin: "redis" prefix: "cache" };
service S { option (toolkit.runtime).servers = HTTP; }`;
      expect(await problemsOf(proto)).toEqual([]);
    },
  );

  it('gives the options to files that import each other under either name', async () => {
    const result = await generateInline({
      'a.proto': `syntax = "proto3"; import "${LONG}"; import "b.proto"; option (toolkit.plugins) = { plugin: "redis" prefix: "a" }; message A { B b = 1; }`,
      'b.proto': `syntax = "proto3"; import "${SHORT}"; option (toolkit.plugins) = { plugin: "redis" prefix: "b" }; message B {}`,
    });
    expect(result.kind).toBe('generated');
  });

  it('is packed with all of its protos', () => {
    const manifest = readFileSync(join(annotationsFolder(), 'package.json'), 'utf8');
    const { files } = JSON.parse(manifest) as { files: string[] };
    expect([...new Set(names.map((name) => name.split('/')[0]))].sort()).toEqual(files.toSorted());
  });
});

describe('numbers of the toolkit options', () => {
  it('are those of the original', async () => {
    const root = annotationsFolder();
    const result = await compileProtos({ roots: [root], files: [join(root, LONG)] });
    if (result.kind === 'invalid') throw new Error(JSON.stringify(result.problems));
    const file = result.registry.getFile(LONG)!;
    const extensions = file.extensions.map(
      ({ typeName, extendee, number }) => `${typeName} ${extendee.name} ${number}`,
    );
    expect(extensions.sort()).toEqual([
      'toolkit.plugins FileOptions 50001',
      'toolkit.route MethodOptions 60001',
      'toolkit.runtime ServiceOptions 70001',
      'toolkit.server ServiceOptions 70002',
      'toolkit.services FileOptions 50002',
      'toolkit.tests_spec FileOptions 50004',
    ]);
    const fields = file.messages.flatMap(({ name, fields }) =>
      fields.map((field) => `${name}.${field.name} ${field.number}`),
    );
    expect(fields.sort()).toEqual([
      'HttpProxy.method 2',
      'HttpProxy.service 1',
      'MockeryTestsSpec.package 1',
      'Plugin.plugin 1',
      'Plugin.prefix 2',
      'Route.exclude_global_middlewares 2',
      'Route.http_proxy 3',
      'Route.middlewares 1',
      'Route.websocket 5',
      'Route.websocket_proxy 4',
      'Runtime.plugins 1',
      'Runtime.servers 2',
      'Server.middlewares 1',
      'Service.package 2',
      'Service.service 1',
      'TestSpec.mockery 1',
      'WsProxy.method 2',
      'WsProxy.service 1',
    ]);
    const server = result.registry.getEnum('toolkit.Runtime.Server')!;
    expect(server.values.map(({ name, number }) => `${name} ${number}`)).toEqual([
      'GRPC 0',
      'HTTP 1',
      'WEBSOCKET_PROXY 2',
      'WEBSOCKET 3',
    ]);
  });
});
