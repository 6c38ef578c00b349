import type { FieldModel, MessageModel, OneofModel } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { object, type Printable } from '../../print/printable.js';
import { messageInterface } from '../symbols.js';
import { defaultLiteral } from './default-literal.js';

/** Writes the function that makes a message with every field at its default. */
export function emitCreateBase(message: MessageModel, out: GeneratedFile): void {
  const entries = message.members
    .filter((member) => member.kind === 'oneof' || !member.optional)
    .map((member) => [member.key, initialValue(member)] as const);
  out.block(
    [`function ${out.declare(`createBase${message.tsName}`)}(): `, messageInterface(message), ' {'],
    () => out.print('return ', object(entries), ';'),
    '}',
  );
}

/** A map has no prototype: `__proto__` is a key like any other. */
export function initialValue(member: FieldModel | OneofModel): Printable {
  if (member.kind === 'oneof') return 'undefined';
  if (member.cardinality === 'list') return '[]';
  if (member.cardinality === 'map') {
    return member.mapForm === 'map' ? 'new Map()' : 'Object.create(null)';
  }
  return defaultLiteral(member);
}
