import type { FieldModel, MessageModel } from '../../model/model.js';
import { zeroOf } from '../../model/field-shape.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { args, literal, propertyAccess, type Printable } from '../../print/printable.js';
import { defaultLiteral } from '../messages/default-literal.js';
import { scalarKind, valueJson } from './json-runtime.js';

/** Writes `text()`: one call per field, each of which gives the field's part of the JSON. */
export function emitText(message: MessageModel, out: GeneratedFile): void {
  const [first, ...rest] = message.fields;
  if (first === undefined) return out.print("text: () => '{}',");
  if (rest.length <= 1) {
    const second = rest[0] === undefined ? "''" : fieldText(rest[0], ',');
    return out.print('text: (m, w) => w.object', args(fieldText(first, '{'), second), ',');
  }
  out.print('text: (m, w) =>');
  out.indent(() =>
    out.block(
      'w.object(',
      () => {
        out.print(fieldText(first, '{'), ',');
        emitSum(
          rest.map((field) => fieldText(field, ',')),
          out,
        );
      },
      '),',
    ),
  );
}

/** A sum with one term per line, as the last argument of a call. */
function emitSum(terms: readonly Printable[], out: GeneratedFile): void {
  const last = terms.length - 1;
  out.print(terms[0], ' +');
  out.indent(() => {
    for (const [index, term] of terms.slice(1).entries()) {
      out.print(term, index + 1 === last ? ',' : ' +');
    }
  });
}

/** The call that writes a field. @param before What stands in front of its name */
function fieldText(field: FieldModel, before: '{' | ','): Printable {
  const key = keyText(field, before);
  const { oneof, type } = field;
  if (oneof !== undefined) {
    const holder = `m${propertyAccess(oneof.key)}`;
    return ['w.oneof', args(key, holder, literal(field.key), valueJson(type))];
  }
  const value = `m${propertyAccess(field.key)}${statedDefault(field)}`;
  const method = methodOf(field);
  const needsType = type.kind === 'enum' || GENERIC.has(method);
  return [`w.${method}`, needsType ? args(key, value, valueJson(type)) : args(key, value)];
}

/** Methods of the writer that are told the type of the value. */
const GENERIC: ReadonlySet<string> = new Set(['list', 'map', 'optional', 'always']);

/** The writer's method for a field outside of oneofs. */
function methodOf({ cardinality, presence, type }: FieldModel): string {
  if (cardinality !== 'singular') return cardinality;
  if (type.kind === 'message') {
    return type.message.typeName === 'google.protobuf.Timestamp' ? 'timestamp' : 'optional';
  }
  if (presence === 'required') return 'always';
  if (presence === 'explicit') return 'optional';
  return type.kind === 'enum' ? 'enum' : scalarKind(type.scalar);
}

/** What stands for a `required` field that is left out, if that is not the default of its type. */
function statedDefault(field: FieldModel): string {
  if (field.presence !== 'required' || field.type.kind !== 'scalar') return '';
  const isZero = String(field.defaultValue) === String(zeroOf(field.type.scalar));
  return isZero ? '' : ` ?? ${defaultLiteral(field)}`;
}

/** The text up to the value in both habits, such as `,"user_id":` and `,"userId":`. */
function keyText({ name, jsonName }: FieldModel, before: string): string {
  const text = (key: string) => literal(`${before}${JSON.stringify(key)}:`);
  return name === jsonName ? text(name) : `w.camel ? ${text(jsonName)} : ${text(name)}`;
}
