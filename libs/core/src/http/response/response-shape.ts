import type { MessageType } from '../../message/message-type.js';
import { fieldTarget, messageTarget, type BodyFormat } from '../marshal/body-target.js';
import { httpBodyAccess, type RawBody } from '../marshal/http-body.js';
import type { BodyTarget } from '../marshal/marshaler.js';

const EMPTY = 'google.protobuf.Empty';

/** What of the answers of one binding becomes the body. Made at boot. */
export interface ResponseShape {
  readonly target: BodyTarget;
  /** Reads bytes that go out as they are. Absent unless the body stands for a `google.api.HttpBody`. */
  readonly readRaw: ((answer: object) => RawBody) | undefined;
  /** The answer as a message. @throws TypeError for a handler that returned none */
  assertMessage(answer: unknown): object;
}

/** @throws Error if `response_body` names no field */
export function createResponseShape(
  message: MessageType,
  responseBody: string | undefined,
  format: BodyFormat,
): ResponseShape {
  const assertMessage = createAssertion(message);
  if (responseBody === undefined || responseBody === '') {
    const access = httpBodyAccess(message.json);
    return {
      target: messageTarget(message, format),
      readRaw: access && ((answer) => access.read(answer)),
      assertMessage,
    };
  }
  const field = message.json.fields.get(responseBody);
  if (!field) {
    throw new Error(
      `response_body "${responseBody}" cannot be bound: ${message.typeName} has no such field`,
    );
  }
  const access = field.cardinality === 'singular' ? httpBodyAccess(field.message) : undefined;
  return {
    target: fieldTarget(field, format),
    readRaw: access && ((answer) => access.read((field.get(answer) ?? {}) as object)),
    assertMessage,
  };
}

function createAssertion({ typeName }: MessageType): (answer: unknown) => object {
  const isEmpty = typeName === EMPTY;
  return (answer) => {
    if (typeof answer === 'object' && answer !== null) return answer;
    if (isEmpty && (answer === undefined || answer === null)) return {};
    throw new TypeError(
      `handler returned ${answer === null ? 'null' : typeof answer}, not a ${typeName}`,
    );
  };
}
