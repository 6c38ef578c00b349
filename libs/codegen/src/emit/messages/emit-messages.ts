import type { FileModel, MessageModel } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { importSymbol, importType } from '../../print/import-symbol.js';
import { parseOutput, type TsProtoImport } from '../../ts-proto/parse-output.js';
import { rewrite } from '../../ts-proto/rewrites.js';
import { Runtime } from '../runtime.js';
import { messageInterface } from '../symbols.js';
import { emitCreateBase } from './create-base.js';
import { emitDecode } from './decode.js';
import { emitEncode } from './encode.js';
import { emitGrpcDefinition } from './grpc-definition.js';

/** Imports of ts-proto that are used as values; all others are types. */
const VALUES: ReadonlySet<string> = new Set(['GrpcMethod', 'GrpcStreamMethod']);

/**
 * Writes `<name>.ts`: the types and Nest interfaces of ts-proto, and the codecs.
 *
 * The codecs are not ts-proto's: these crash on fields that are left out, lose `__proto__` as a key,
 * write empty values for `google.protobuf.Value` with oneofs as unions, drop map entries without a
 * value, and replace messages that occur twice instead of merging them.
 *
 * @param text what ts-proto prints for the file
 */
export function emitMessages(file: FileModel, text: string, out: GeneratedFile): void {
  const { imports, body } = parseOutput(text, out.path);
  const code = rewrite(body, file.name);
  for (const type of [...file.messages, ...file.enums]) out.declare(type.tsName);
  for (const item of imports) if (isUsed(item, code)) adopt(item, out);
  for (const line of code.split('\n')) out.print(line);
  for (const message of file.messages) emitCodec(message, out);
  if (!file.requested) return;
  for (const service of file.services) emitGrpcDefinition(service, out);
}

function isUsed({ local, from }: TsProtoImport, code: string): boolean {
  return from !== 'protobufjs' && new RegExp(`\\b${local}\\b`).test(code);
}

function adopt({ name, local, from }: TsProtoImport, out: GeneratedFile): void {
  const symbol = VALUES.has(name) ? importSymbol(name, from) : importType(name, from);
  out.adopt(symbol, local);
}

function emitCodec(message: MessageModel, out: GeneratedFile): void {
  out.print();
  emitCreateBase(message, out);
  out.print();
  out.block(
    [
      `export const ${message.tsName}: `,
      Runtime.MessageFns,
      '<',
      messageInterface(message),
      '> = {',
    ],
    () => {
      emitEncode(message, out);
      out.print();
      emitDecode(message, out);
    },
    '};',
  );
}
