import type { FieldModel, MessageModel } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { array, literal, object, type Printable } from '../../print/printable.js';
import { scalarJson, valueJson } from './json-runtime.js';

/** Writes `fields()`: one line per field, with only what is not its default. */
export function emitFieldTable(message: MessageModel, out: GeneratedFile): void {
  const specs = array(message.fields.map(fieldSpec));
  out.print('fields: () => ', { ...specs, broken: specs.items.length > 1 }, ',');
}

/** A field as `JsonFieldSpec` of the runtime. */
function fieldSpec(field: FieldModel): Printable {
  const { name, jsonName, key, mapKey, oneof } = field;
  return object({
    name: literal(name),
    jsonName: jsonName === name ? undefined : literal(jsonName),
    key: key === jsonName ? undefined : literal(key),
    type: valueJson(field.type),
    repeated: field.cardinality === 'list' ? 'true' : undefined,
    mapKey: mapKey && scalarJson(mapKey),
    oneof: oneof && literal(oneof.key),
    presence: statesPresence(field) ? 'true' : undefined,
  });
}

/** Whether a field's presence does not follow from its type and its oneof. */
function statesPresence({ cardinality, presence, oneof, type }: FieldModel): boolean {
  const isPlain = cardinality === 'singular' && oneof === undefined && type.kind !== 'message';
  return isPlain && presence !== 'implicit';
}
