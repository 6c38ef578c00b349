/**
 * Rebuilds everything in this repository that is generated:
 *
 * - the options of protos as TypeScript, for the generator itself (protoc-gen-es)
 * - the well-known types of the runtime
 * - the goldens of the generator
 * - the code of the examples
 * - the messages of the runtime's own specs
 * - the page that shows OpenAPI documents, as texts in a module
 * - tables of the documentation
 *
 * Run it with `npm run generate`. CI runs it too and fails if anything changes.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const codegen = join(root, 'libs/codegen');

/** Files of the runtime, as paths from `wkt/gen`, by the name that generated code imports. */
const RUNTIME = {
  BinaryReader: './../../message/binary-reader.js',
  BinaryWriter: '@bufbuild/protobuf/wire',
  MessageFns: './../../message/message-fns.js',
  PartialMessage: './../../message/partial-message.js',
  messageFromValue: './../../message/json-value.js',
  valueFromMessage: './../../message/json-value.js',
  createJsonEnum: './../../json/json-enum.js',
  JsonEnum: './../../json/json-enum.js',
  createJsonType: './../../json/create-json-type.js',
  JsonType: './../../json/json-type.js',
  scalar: './../../json/scalar.js',
};

/** JSON of well-known types that is written by hand, as far as others use it. */
const OWN_FORMS = {
  AnyJson: 'any-json',
  DurationJson: 'time-json',
};

await generateOptions();
run('tsc', ['-b', join(codegen, 'tsconfig.build.json')]);
await generateWellKnownTypes();
await generateGoldens();
await generateFixtures();
await generateDocsPage();
await generateDocTables();

/** The options of protos, for the generator to read them by. */
async function generateOptions() {
  const out = join(codegen, 'src/gen');
  await rm(out, { recursive: true, force: true });
  const template = {
    version: 'v2',
    plugins: [{ local: 'protoc-gen-es', out, opt: ['target=ts', 'import_extension=js'] }],
  };
  const proto = join(root, 'proto');
  const paths = [
    'github.com',
    'google/api/annotations.proto',
    'google/api/field_behavior.proto',
    'google/api/http.proto',
    'protoc-gen-openapiv2',
    'validate',
    'buf',
  ];
  const selection = paths.flatMap((path) => ['--path', join(proto, path)]);
  run('buf', ['generate', proto, '--template', JSON.stringify(template), ...selection]);
}

/** The messages of `google.protobuf` and others that come with the runtime. */
async function generateWellKnownTypes() {
  const { compileProtos } = await load('compile/compile-protos.js');
  const { buildModel } = await load('model/build-model.js');
  const { WELL_KNOWN_FILES } = await load('model/well-known.js');
  const { emitFiles } = await load('generate/emit-files.js');
  const { emitJson } = await load('emit/json/emit-json.js');
  const compiled = await withFolder(async (folder) => {
    const imports = WELL_KNOWN_FILES.map((file) => `import "${file}";\n`).join('');
    const file = join(folder, 'all.proto');
    await writeFile(file, `syntax = "proto3";\n${imports}`);
    return compileProtos({ roots: [folder], files: [file] });
  });
  assertValid(compiled);
  // Without the comments, which are not ours.
  for (const { proto } of compiled.registry.files) proto.sourceCodeInfo = undefined;
  const model = buildModel(compiled.registry, { files: WELL_KNOWN_FILES, wellKnown: [] });
  const artefacts = [{ suffix: '.json', emit: emitJson }];
  const files = emitFiles(model, { artefacts, moduleOf: runtimeModule });
  await writeFiles(join(root, 'libs/core/src/wkt/gen'), files);
}

/** Where the runtime's own generated code imports the runtime from: the file itself. */
function runtimeModule({ name, from }) {
  const form = OWN_FORMS[name];
  if (form !== undefined) return `./../${form}.js`;
  if (from !== '@nestjs-toolkit/core/codegen-v1') return from;
  if (!(name in RUNTIME)) throw new Error(`the well-known types must not use "${name}"`);
  return RUNTIME[name];
}

/** The spec that compares the goldens and the code of the examples writes them when it is told to. */
async function generateGoldens() {
  update(['libs/codegen/src/golden.spec.ts']);
}

/** So do the specs that compare tables of the documentation with the code. */
async function generateDocTables() {
  update([
    'libs/core/src/http/documentation.spec.ts',
    'libs/core/src/middleware/built-in/docs.spec.ts',
    'schematics/src/documentation.spec.ts',
  ]);
}

function update(specs) {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const options = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest];
  run('node', [...options, ...specs], { UPDATE_GOLDENS: 'true' });
}

/** The messages and services that the runtime's own specs use. */
async function generateFixtures() {
  await generateFixture('json', ['kitchen-sink.proto', 'kitchen-sink-proto2.proto']);
  await generateFixture('http', ['library.proto']);
  await generateFixture('websocket', ['rooms.proto']);
}

/** The code of protos in the `testing-support` of a part of the runtime. */
async function generateFixture(part, files) {
  const { generate } = await load('index.js');
  const folder = join(root, 'libs/core/src', part, 'testing-support');
  const paths = files.map((file) => join(folder, file));
  const result = await generate({ roots: [folder], files: paths });
  assertValid(result);
  await writeFiles(join(folder, 'gen'), result.files);
}

/** The files of the page at `/docs`, in a module, so that they are there in bundled services too. */
async function generateDocsPage() {
  const folder = join(root, 'libs/core/src/http/docs');
  const types = { css: 'text/css', html: 'text/html', js: 'text/javascript' };
  const names = (await readdir(join(folder, 'page'))).sort();
  const files = {};
  for (const name of names) {
    const text = await readFile(join(folder, 'page', name), 'utf8');
    files[name] = { mediaType: types[name.split('.').at(-1)], text };
  }
  const type = 'Readonly<Record<string, { readonly mediaType: string; readonly text: string }>>';
  const head =
    '// @generated by scripts/generate.js of the files in `page`. Do not edit.\n/* eslint-disable */\n';
  const value = JSON.stringify(files, undefined, 2);
  const text = `${head}\n/** The files of the page by name. */\nexport const PAGE_FILES: ${type} = ${value};\n`;
  await writeFiles(join(folder, 'gen'), [{ path: 'page-files.ts', text }]);
}

async function load(path) {
  return import(join(codegen, 'dist', path));
}

function assertValid(result) {
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.problems, undefined, 2));
}

async function writeFiles(folder, files) {
  await rm(folder, { recursive: true, force: true });
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function withFolder(body) {
  const folder = await mkdtemp(join(tmpdir(), 'generate-'));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function run(command, parameters, env = {}) {
  const PATH = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`;
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, PATH, ...env } };
  const { status } = spawnSync(command, parameters, options);
  if (status !== 0) throw new Error(`${command} failed`);
}
