import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema, CodeGeneratorResponseSchema } from '@bufbuild/protobuf/wkt';
import { annotationsFolder } from '../compile/import-paths.js';
import { compileProtos } from '../compile/compile-protos.js';
import { GOLDEN_FOLDER, goldenCases } from '../testing-support/golden-cases.js';
import { HEAD, withProtos } from '../testing-support/inline-protos.js';
import { runPlugin } from './run-plugin.js';

const ROOT = join(import.meta.dirname, '../../../..');
const BIN = join(ROOT, 'node_modules/.bin');
const PLUGIN = join(ROOT, 'libs/codegen/dist/bin/protoc-gen-nest-toolkit.js');

const PROTO = `${HEAD}
option (toolkit.plugins) = { plugin: "mailer" prefix: "mail" };
message M { optional string name = 1; }
service S { rpc Get(M) returns (M) { option (google.api.http).post = "/m"; } }
`;

describe('runPlugin()', () => {
  it('answers bytes that are no request with an error', () => {
    expect(
      fromBinary(CodeGeneratorResponseSchema, runPlugin(new Uint8Array([255])).response).error,
    ).not.toBe('');
  });

  it.each([
    ['foo=1', 'unknown parameter "foo": expected "messages" or "plugin"'],
    ['messages=no', 'parameter "messages" is "no": expected "true" or "false"'],
    [
      'plugin=mailer',
      'parameter "plugin" is "mailer": expected "<type>=<npm package>", such as "mailer=@acme/mailer-plugin"',
    ],
  ])('refuses the parameter "%s"', async (parameter, error) => {
    expect((await run(PROTO, parameter)).response.error).toBe(error);
  });

  it('answers with all problems of the protos', async () => {
    const { response, warnings } = await run(
      `${PROTO}\noption (toolkit.plugins) = { plugin: "redis" };`,
      '',
    );
    expect(response.file).toEqual([]);
    expect(response.error.split('\n')).toEqual([
      expect.stringMatching(/^a\.proto:2:1: unknown plugin "mailer"/),
      expect.stringMatching(/^a\.proto:6:1: plugin "redis" has no prefix/),
    ]);
    expect(warnings).toHaveLength(1);
  });

  it('generates everything, tells warnings apart, and supports optional and editions', async () => {
    const { response, warnings } = await run(PROTO, 'plugin=mailer=@acme/mailer');
    expect(response.file.map(({ name }) => name)).toEqual([
      'a.ts',
      'client/a.client.ts',
      'a.descriptors.ts',
      'a.json.ts',
      'a.openapi.ts',
      'a.toolkit.ts',
      'openapi.json',
      'browser/toolkit-browser.ts',
      'browser/a.ts',
    ]);
    expect(response).toMatchObject({
      supportedFeatures: 3n,
      minimumEdition: 998,
      maximumEdition: 1001,
    });
    expect(warnings).toEqual([
      expect.stringMatching(/warning: POST binding of rpc "Get" has no body/),
    ]);
  });

  it('leaves out the messages for those who run ts-proto themselves', async () => {
    const { response } = await run(PROTO, 'messages=false, plugin=mailer=@acme/mailer,');
    expect(response.file.map(({ name }) => name)).not.toContain('a.ts');
  });

  it('works without source info', async () => {
    const { response } = await run(PROTO, '', { sourceInfo: false });
    expect(response.error).toMatch(/^a\.proto: unknown plugin "mailer"/);
  });
});

describe('protoc-gen-nest-toolkit', () => {
  let folder: string;
  const { options, folder: golden } = goldenCases().find(({ name }) => name === 'user-service')!;
  const proto = 'user-service.proto';

  beforeAll(() => {
    execute('tsc', ['-b', join(ROOT, 'libs/codegen/tsconfig.build.json')], ROOT);
    folder = mkdtempSync(join(tmpdir(), 'plugin-'));
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'apis'));
    mkdirSync(join(folder, 'node_modules/@nestjs-toolkit'), { recursive: true });
    symlinkSync(annotationsFolder(), join(folder, 'node_modules/@nestjs-toolkit/proto'));
    writeFileSync(join(folder, 'apis', proto), readFileSync(options.files[0]!));
    for (const block of readmeBlocks('yaml')) writeFileSync(join(folder, fileName(block)), block);
    const script = `#!/bin/sh\nexec "${process.execPath}" "${PLUGIN}"\n`;
    writeFileSync(join(folder, 'bin/protoc-gen-nest-toolkit'), script, { mode: 0o755 });
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  beforeEach(() => {
    rmSync(join(folder, 'src'), { recursive: true, force: true });
    mkdirSync(join(folder, 'src/gen'), { recursive: true });
  });

  it('runs under buf, as the README says', () => {
    execute('sh', ['-c', command('buf')], folder);
    expect(filesOf(join(folder, 'src/gen'))).toEqual(filesOf(golden));
  });

  const itWithProtoc = hasProtoc() ? it : () => undefined;

  itWithProtoc('runs under protoc, as the README says', () => {
    execute('sh', ['-c', command('protoc')], folder);
    const files = filesOf(join(folder, 'src/gen'));
    expect([...files.keys()]).toEqual([...filesOf(golden).keys()]);
    expect(files.get('user-service.ts')).toBe(filesOf(golden).get('user-service.ts'));
  });

  it('says its version', () => {
    const { stdout } = spawnSync(process.execPath, [PLUGIN, '--version'], { encoding: 'utf8' });
    expect(stdout).toMatch(/^protoc-gen-nest-toolkit \d+\.\d+\.\d+\n$/);
  });

  function execute(command: string, parameters: readonly string[], cwd: string): void {
    const PATH = [join(folder ?? '', 'bin'), BIN, process.env['PATH']].join(delimiter);
    const env = { ...process.env, PATH };
    const { status, stderr, error } = spawnSync(command, parameters, {
      cwd,
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${command} failed: ${stderr} ${error}`);
  }
});

/** Runs the plugin for `a.proto`. */
async function run(text: string, parameter: string, { sourceInfo = true } = {}) {
  return withProtos({ 'a.proto': text }, async (folder) => {
    const compiled = await compileProtos({ roots: [folder], files: [join(folder, 'a.proto')] });
    if (compiled.kind === 'invalid') throw new Error(JSON.stringify(compiled.problems));
    const protoFile = [...compiled.registry.files].map(({ proto }) => proto);
    if (!sourceInfo) for (const proto of protoFile) delete proto.sourceCodeInfo;
    const request = create(CodeGeneratorRequestSchema, {
      parameter,
      protoFile,
      fileToGenerate: ['a.proto'],
    });
    const { response, warnings } = runPlugin(toBinary(CodeGeneratorRequestSchema, request));
    return { response: fromBinary(CodeGeneratorResponseSchema, response), warnings };
  });
}

/** Code blocks of the README in a language. */
function readmeBlocks(language: string): string[] {
  const readme = readFileSync(join(GOLDEN_FOLDER, '../README.md'), 'utf8');
  const blocks = readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'));
  return [...blocks].map(([, block]) => block!);
}

/** The command of the README that begins with a program. */
function command(program: string): string {
  return readmeBlocks('sh').find((block) => block.startsWith(program))!;
}

/** Name of a file that its first line states: `# buf.yaml`. */
function fileName(block: string): string {
  return /^# (.*)/.exec(block)![1]!;
}

function filesOf(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') || name.endsWith('.json'))
    .sort();
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function hasProtoc(): boolean {
  return spawnSync('protoc', ['--version']).status === 0;
}
