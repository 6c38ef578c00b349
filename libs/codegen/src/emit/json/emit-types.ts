import { camelCase } from '../../model/case.js';
import type { FileModel, MessageModel, ValueType } from '../../model/model.js';
import { WELL_KNOWN_FILES } from '../../model/well-known.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { importSymbol, importType, type ImportSymbol } from '../../print/import-symbol.js';
import { args, array } from '../../print/printable.js';
import { Runtime, RUNTIME_MODULE } from '../runtime.js';
import { messageCodec, messageJson } from '../symbols.js';

const MessageType = importType('MessageType', RUNTIME_MODULE);

/** Writes the list of a file's messages, which a registry of types is made of. */
export function emitTypes(file: FileModel, out: GeneratedFile): void {
  if (!hasTypes(file)) return;
  const types = file.messages.map((message) => [
    Runtime.messageType,
    args(messageCodec(message), messageJson(message)),
  ]);
  out.doc(`Messages of \`${file.name}\`, for what a \`google.protobuf.Any\` may hold.`);
  out.print(
    [`export const ${out.declare(typesName(file))}: readonly `, MessageType, '[] = '],
    [{ ...array(types), broken: true }, ';'],
  );
}

/** The lists of a file and of all files that its messages and rpcs take types from, dependencies first. */
export function typesOf(file: FileModel): ImportSymbol[] {
  return reachableFiles(file)
    .filter(hasTypes)
    .map((each) => importSymbol(typesName(each), `./${each.baseName}.json.js`));
}

/** Well-known types are in every registry. */
function hasTypes({ name, messages }: FileModel): boolean {
  return !WELL_KNOWN_FILES.includes(name) && messages.length > 0;
}

/** `userServiceTypes` for `users/user-service.proto`. */
function typesName({ baseName }: FileModel): string {
  return `${camelCase(baseName.split('/').at(-1)!)}Types`;
}

function reachableFiles(start: FileModel): FileModel[] {
  const seen = new Set<FileModel>();
  const ordered: FileModel[] = [];
  const visit = (file: FileModel) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const message of usedMessages(file)) visit(message.file);
    ordered.push(file);
  };
  visit(start);
  return ordered;
}

function usedMessages({ messages, services }: FileModel): MessageModel[] {
  const ofFields = messages.flatMap(({ fields }) => fields.map(({ type }) => messageOf(type)));
  const ofMethods = services.flatMap(({ methods }) =>
    methods.flatMap(({ input, output }) => [input, output]),
  );
  return [...ofFields, ...ofMethods].filter((message) => message !== undefined);
}

function messageOf(type: ValueType): MessageModel | undefined {
  return type.kind === 'message' ? type.message : undefined;
}
