import type { MessageModel, ValueType } from '../../../model/model.js';
import type { JsonObject } from '../openapi-json.js';

/** The schemas of a document: of all messages and enums that it refers to, by their full names. */
export interface ComponentSchemas {
  /** Schema of a value of a type: a reference for messages and enums of protos. */
  ofType(type: ValueType): JsonObject;
  ofMessage(message: MessageModel): JsonObject;
  /** Schema of a message without some of its fields: what a body is when the path has the others. */
  without(message: MessageModel, fields: ReadonlySet<string>, name: string): JsonObject;
  /** Adds a schema that is of no proto. */
  add(name: string, schema: JsonObject): JsonObject;
  /** All schemas, sorted by name. */
  all(): JsonObject;
}
