import type { EnumModel, EnumValueModel, FileModel, MessageModel } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { args, array, literal, object, type Printable } from '../../print/printable.js';
import type { Artefact } from '../emitter.js';
import { messageInterface } from '../symbols.js';
import { emitCreate } from './emit-create.js';
import { emitFieldTable } from './emit-field-table.js';
import { emitText } from './emit-text.js';
import { emitTypes } from './emit-types.js';
import { JsonRuntime } from './json-runtime.js';

/** Proto3 JSON of the messages and enums of a file, and the list of its types. */
export const jsonArtefact: Artefact = {
  suffix: '.json',
  emit: (file, out) => {
    emitJson(file, out);
    emitTypes(file, out);
  },
};

/** Writes the JSON of a file's messages and enums. */
export function emitJson(file: FileModel, out: GeneratedFile): void {
  const enums = file.enums.filter(isGenerated);
  const messages = file.messages.filter(isGenerated);
  for (const { tsName } of [...enums, ...messages]) out.declare(`${tsName}Json`);
  for (const type of enums) emitEnum(type, out);
  for (const type of messages) emitMessage(type, out);
}

/** Types with a JSON form of their own, which the runtime writes by hand. */
const OWN_FORMS: ReadonlySet<string> = new Set([
  'google.protobuf.Any',
  'google.protobuf.Duration',
  'google.protobuf.NullValue',
  'google.protobuf.Timestamp',
]);

function isGenerated(type: EnumModel | MessageModel): boolean {
  const isObject = type.kind === 'enum' || type.representation === 'message';
  return isObject && !OWN_FORMS.has(type.typeName);
}

function emitEnum(type: EnumModel, out: GeneratedFile): void {
  const { createJsonEnum, JsonEnum } = JsonRuntime;
  const values = array(type.values.map(enumValue));
  const name = literal(type.typeName);
  out.doc(`Proto3 JSON of \`${type.typeName}\`.`);
  out.print(
    ['export const ', type.tsName, 'Json: ', JsonEnum, ' = ', createJsonEnum],
    type.open
      ? ['(', name, ', ', { ...values, broken: true }, ');']
      : [args(name, { ...values, broken: true }, object({ closed: 'true' })), ';'],
  );
  out.print();
}

/** Name and number, and the name in JSON if an option gives another. */
function enumValue({ name, number, parent }: EnumValueModel): Printable {
  const jsonName = parent.desc.values.find((value) => value.name === name)?.jsonName ?? name;
  return array([literal(name), number, ...(jsonName === name ? [] : [literal(jsonName)])]);
}

function emitMessage(message: MessageModel, out: GeneratedFile): void {
  const { createJsonType, JsonType } = JsonRuntime;
  const type = messageInterface(message);
  out.doc(`Proto3 JSON of \`${message.typeName}\`.`);
  out.block(
    [
      ['export const ', message.tsName, 'Json: ', JsonType, '<', type, '> = '],
      [createJsonType, '<', type, '>({'],
    ],
    () => {
      out.print('typeName: ', literal(message.typeName), ',');
      emitCreate(message, out);
      emitFieldTable(message, out);
      emitText(message, out);
    },
    '});',
  );
  out.print();
}
