import { formatProblem, generate } from '@nestjs-toolkit/codegen';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

function folderOf(packageName: string): string {
  return dirname(require.resolve(`${packageName}/package.json`));
}

/** Everything that the toolkit makes of protos: compiled, checked, generated and written. */
export async function generateByToolkit(
  folder: string,
  files: readonly string[],
  out: string,
): Promise<void> {
  const result = await generate({ roots: [folder], files });
  if (result.kind === 'invalid') throw new Error(result.problems.map(formatProblem).join('\n'));
  for (const { path, text } of result.files) {
    await mkdir(dirname(join(out, path)), { recursive: true });
    await writeFile(join(out, path), text);
  }
}

const TS_PROTO_OPTIONS = [
  'env=node',
  'esModuleInterop=true',
  'forceLong=bigint',
  'importSuffix=.js',
  'nestJs=true',
  'outputEncodeMethods=true',
  'outputJsonMethods=true',
  'useDate=false',
];

/** The protos that others import, beside them: buf takes one folder. */
export async function addAnnotations(folder: string): Promise<void> {
  const proto = folderOf('@nestjs-toolkit/proto');
  for (const name of ['buf', 'github.com', 'google', 'toolkit', 'validate']) {
    await cp(join(proto, name), join(folder, name), { recursive: true });
  }
}

/** The command that makes messages, codecs and controllers of protos with buf and ts-proto. */
export function tsProtoCommand(folder: string, files: readonly string[], out: string): string[] {
  const plugin = {
    local: [process.execPath, join(folderOf('ts-proto'), 'protoc-gen-ts_proto')],
    out,
    opt: TS_PROTO_OPTIONS,
    strategy: 'all',
  };
  return [
    process.execPath,
    join(folderOf('@bufbuild/buf'), 'bin/buf'),
    'generate',
    folder,
    '--template',
    JSON.stringify({ version: 'v2', plugins: [plugin] }),
    ...files.flatMap((file) => ['--path', file]),
  ];
}
