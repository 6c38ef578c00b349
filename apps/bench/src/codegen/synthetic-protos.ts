import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const MESSAGES = 10;
const RPCS = 5;
/** Files that are imported by others. */
const SHARED = 10;

/**
 * Writes protos as a company has them: per file five rpcs with routes and ten messages of eight fields,
 * some with rules, and an import of one of the first ten files.
 *
 * @returns paths of the files
 */
export async function writeProtos(folder: string, count: number): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (let index = 0; index < count; index++) {
    const file = join(folder, `service_${index}.proto`);
    await writeFile(file, protoOf(index));
    files.push(file);
  }
  return files;
}

function protoOf(index: number): string {
  const imports = [
    'google/api/annotations.proto',
    'google/protobuf/timestamp.proto',
    'toolkit/options/annotations.proto',
    'validate/validate.proto',
    ...(index > 0 ? [`service_${importedBy(index)}.proto`] : []),
  ];
  const lines = [
    'syntax = "proto3";',
    `package company.service_${index};`,
    ...imports.map((file) => `import "${file}";`),
    `service Service${index} {`,
    '  option (toolkit.runtime) = { servers: [GRPC, HTTP] };',
    ...Array.from({ length: RPCS }, (_, rpc) => rpcOf(index, rpc)),
    '}',
    ...Array.from({ length: MESSAGES }, (_, message) => messageOf(index, message)),
  ];
  return `${lines.join('\n')}\n`;
}

/** Number of the file that a file imports. */
function importedBy(index: number): number {
  return index % Math.min(index, SHARED);
}

function rpcOf(index: number, rpc: number): string {
  return [
    `  // Does the work number ${rpc}.`,
    `  rpc Work${rpc}(Message${2 * rpc}) returns (Message${2 * rpc + 1}) {`,
    `    option (google.api.http) = { post: "/v1/service_${index}/{id}:work${rpc}" body: "*" };`,
    '  }',
  ].join('\n');
}

function messageOf(index: number, message: number): string {
  const shared = index > 0 ? `company.service_${importedBy(index)}.Message${message}` : 'string';
  return [
    `// What is needed for the work number ${message}.`,
    `message Message${message} {`,
    '  string id = 1 [(validate.rules).string.uuid = true];',
    '  string name = 2 [(validate.rules).string = {min_len: 1, max_len: 100}];',
    '  int64 amount = 3 [(validate.rules).int64.gte = 0];',
    '  repeated string tags = 4;',
    '  map<string, int32> counts = 5;',
    '  google.protobuf.Timestamp created_at = 6;',
    '  optional bool active = 7;',
    `  ${shared} shared = 8;`,
    '}',
  ].join('\n');
}
