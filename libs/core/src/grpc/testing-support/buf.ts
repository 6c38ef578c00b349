import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const BUF = join(import.meta.dirname, '../../../../../node_modules/.bin/buf');

/** Compiles the protos of a folder. @returns each file as `FileDescriptorProto`, dependencies first */
export function compileProtos(folder: string): { name: string; bytes: Uint8Array }[] {
  const set = execFileSync(
    BUF,
    ['build', folder, '--as-file-descriptor-set', '--exclude-source-info', '-o', '-'],
    { maxBuffer: 16 * 1024 ** 2 },
  );
  return fromBinary(FileDescriptorSetSchema, set).file.map((file) => ({
    name: file.name,
    bytes: toBinary(FileDescriptorProtoSchema, file),
  }));
}

/** Runs `buf curl` against a server, which it asks for descriptors by reflection. @returns what it prints */
export async function bufCurl(...args: string[]): Promise<string> {
  const run = promisify(execFile);
  const { stdout } = await run(BUF, [
    'curl',
    '--http2-prior-knowledge',
    '--protocol',
    'grpc',
    ...args,
  ]);
  return stdout;
}
