import type { EnumModel, MessageModel, OneofModel } from '../../../model/model.js';
import { enumOption, messageOption } from '../openapi-options.js';
import { paragraphs, unlessBlank, unlessNone, type JsonObject } from '../openapi-json.js';
import { isRequired } from '../limits/value-limits.js';
import { describedMessage } from './described-schema.js';
import { extensions } from './extensions.js';
import { fieldSchema } from './field-schema.js';
import type { ComponentSchemas } from './schemas.js';
import { ANY, ANY_SCHEMA, NULL_VALUE, ownForm, scalarSchema } from './well-known-schema.js';

/** The schemas of a new document. */
export function createComponentSchemas(): ComponentSchemas {
  const schemas = new Map<string, JsonObject>();
  const book: ComponentSchemas = {
    ofType: (type) => {
      if (type.kind === 'scalar') return scalarSchema(type.scalar);
      return type.kind === 'message' ? book.ofMessage(type.message) : ofEnum(type.enum);
    },
    ofMessage: (message) =>
      ownForm(message) ??
      reference(message.typeName, () =>
        message.typeName === ANY ? ANY_SCHEMA : messageSchema(message, book),
      ),
    without: (message, fields, name) => reference(name, () => messageSchema(message, book, fields)),
    add: (name, schema) => reference(name, () => schema),
    all: () =>
      Object.fromEntries([...schemas].toSorted(([one], [other]) => (one < other ? -1 : 1))),
  };
  return book;

  function ofEnum(type: EnumModel): JsonObject {
    return type.typeName === NULL_VALUE
      ? { type: 'null' }
      : reference(type.typeName, () => enumSchema(type));
  }

  function reference(name: string, make: () => JsonObject): JsonObject {
    if (!schemas.has(name)) {
      // Types may hold themselves.
      schemas.set(name, {});
      schemas.set(name, make());
    }
    return { $ref: `#/components/schemas/${name}` };
  }
}

function messageSchema(
  message: MessageModel,
  schemas: ComponentSchemas,
  without: ReadonlySet<string> = new Set(),
): JsonObject {
  const fields = message.fields.filter(({ name }) => !without.has(name));
  const properties = fields.map((field) => [field.name, fieldSchema(field, schemas)] as const);
  const required = fields.filter(isRequired).map(({ name }) => name);
  const groups = message.oneofs.map((oneof) => oneofRule(oneof, without));
  const rules = groups.filter((group) => group !== undefined);
  return describedMessage(messageOption(message.desc), {
    type: 'object',
    description: unlessBlank(message.comment),
    deprecated: message.deprecated || undefined,
    properties: Object.fromEntries(properties),
    required: unlessNone(required),
    ...(rules.length === 1 ? rules[0] : { allOf: unlessNone(rules) }),
  });
}

/** At most one member of a oneof is there, or exactly one if the oneof is required. */
function oneofRule({ fields, required }: OneofModel, without: ReadonlySet<string>) {
  const members = fields
    .filter(({ name }) => !without.has(name))
    .map(({ name }): JsonObject => ({ required: [name] }));
  if (members.length < fields.length || (members.length === 1 && !required)) return undefined;
  return { oneOf: required ? members : [...members, { not: { anyOf: members } }] };
}

function enumSchema(type: EnumModel): JsonObject {
  const option = enumOption(type.desc);
  const names = [...new Set(type.values.map(({ name }) => name))];
  const told = type.values
    .filter(({ comment, deprecated }) => comment !== '' || deprecated)
    .map(({ name, comment, deprecated }) => {
      const text = comment.replaceAll(/\s*\n\s*/g, ' ');
      return `- \`${name}\`: ${deprecated ? 'deprecated. ' : ''}${text}`.trimEnd();
    });
  return {
    type: 'string',
    title: unlessBlank(option?.title ?? ''),
    description: paragraphs(option?.description || type.comment, told.join('\n')),
    deprecated: type.deprecated || undefined,
    enum: names,
    default: unlessBlank(option?.default ?? ''),
    ...extensions(option?.extensions),
  };
}
