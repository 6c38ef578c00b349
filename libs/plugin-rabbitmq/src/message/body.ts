import { UnprocessableMessageError } from '../event.js';

export interface EncodedBody {
  readonly body: Buffer;
  readonly contentType: string;
}

const JSON_TYPE = 'application/json';
const TEXT_TYPE = 'text/plain';

/** Bytes of an event's data: JSON, or text and bytes as they are. @throws Error for what JSON cannot say */
export function encodeBody(event: string, data: unknown): EncodedBody {
  if (data instanceof Uint8Array)
    return { body: Buffer.from(data), contentType: 'application/octet-stream' };
  if (typeof data === 'string') return { body: Buffer.from(data), contentType: TEXT_TYPE };
  return { body: Buffer.from(toJson(event, data)), contentType: JSON_TYPE };
}

/** Data of a body. @throws UnprocessableMessageError if it is not what its content type says */
export function decodeBody(body: Buffer, contentType: string | undefined): unknown {
  const type = contentType?.split(';')[0]!.trim().toLowerCase();
  if (type === TEXT_TYPE) return body.toString();
  if (type !== JSON_TYPE) return body;
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch (error) {
    throw new UnprocessableMessageError(`body is no JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function toJson(event: string, data: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(data);
  } catch (error) {
    throw new TypeError(`data of event "${event}" is no JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
  if (text === undefined)
    throw new TypeError(`data of event "${event}" is ${typeof data}: expected a JSON value`);
  return text;
}
