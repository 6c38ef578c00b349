import type { JsonError } from './json-error.js';
import type { JsonReader } from './json-reader.js';
import type { JsonField } from './json-type.js';
import { OtherMembers } from './other-members.js';
import { SeenFields, type ReadPlan } from './read-plan.js';

/** Reads a message's members into it. Each field may be given once, by either name; each oneof once. */
export function readMessage<T extends object>(reader: JsonReader, message: T, plan: ReadPlan): T {
  const isAny = reader.takeAny();
  let others: OtherMembers | undefined;
  const seen = new SeenFields();
  let next = 0;
  for (let more = reader.beginObject('an object'); more; more = reader.nextMember()) {
    let entry = plan.readGuessed(reader, next);
    if (entry === undefined) {
      const name = reader.readName();
      entry = plan.find(name);
      if (entry === undefined) {
        others ??= new OtherMembers(isAny);
        others.skip(reader, name);
        continue;
      }
    }
    if (!seen.add(entry.index)) throw duplicate(reader, entry.field);
    next = entry.index + 1;
    readField(reader, message, entry.field);
  }
  return message;
}

function readField(reader: JsonReader, message: object, field: JsonField): void {
  const { oneof } = field;
  if (oneof === undefined) {
    const value = field.read(reader);
    if (value !== undefined) field.set(message, value);
    return;
  }
  const present = (message as Record<string, unknown>)[oneof];
  const value = field.read(reader);
  if (value === undefined) return;
  if (present !== undefined) {
    throw reader
      .error(`second value for oneof "${oneof}"`, 'give only one of its fields')
      .prefix(field.name);
  }
  field.set(message, value);
}

function duplicate(reader: JsonReader, { name }: JsonField): JsonError {
  return reader
    .error(`duplicate field "${name}"`, 'give each field once, by one of its names')
    .prefix(name);
}
