import type { FieldModel, MessageModel } from '../../../model/model.js';

/** The field that a path of proto names leads to: `book.id`. Undefined if there is none. */
export function fieldAtPath(
  message: MessageModel,
  path: readonly string[],
): FieldModel | undefined {
  const [first, ...rest] = path;
  const field = message.fields.find(({ name }) => name === first);
  if (field === undefined || rest.length === 0) return field;
  return field.type.kind === 'message' ? fieldAtPath(field.type.message, rest) : undefined;
}
