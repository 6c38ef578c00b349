import { parseDuration } from '../../config/duration.js';
import { StatusError } from '../../error/status-error.js';
import { badJson } from '../../http/request/bad-request.js';
import { JsonError } from '../../json/json-error.js';
import type { JsonReadOptions } from '../../json/json-reader.js';
import type { JsonWriteOptions } from '../../json/json-type.js';
import { parseJson } from '../../json/parse-json.js';
import type { MessageType } from '../../message/message-type.js';
import { EnvelopeReader } from './envelope-reader.js';
import type {
  FrameCodec,
  FrameId,
  ReceivedFrame,
  ReceivedPayload,
  SentFrame,
  SentPayload,
} from './frame.js';

export const JSON_SUBPROTOCOL = 'toolkit.json';

export interface JsonCodecSettings {
  readonly read: JsonReadOptions;
  readonly write: JsonWriteOptions;
  /** JSON text of an error. */
  readonly errorBody: (error: StatusError) => string;
}

/** The envelope of the original toolkit in JSON: `{"type": …, "payload": …}`, and `id`, `end`, `error`. */
export function createJsonCodec(settings: JsonCodecSettings): FrameCodec {
  return {
    subprotocol: JSON_SUBPROTOCOL,
    isBinary: false,
    decode: (data) => decode(data, settings.read),
    encode: (frame) => Buffer.from(encode(frame, settings)),
  };
}

interface Envelope {
  type: string;
  id: FrameId | undefined;
  payload: ReceivedPayload | undefined;
  end: boolean;
  cancel: boolean;
  timeout: number | undefined;
}

function decode(data: Buffer, options: JsonReadOptions): ReceivedFrame {
  const frame: Envelope = {
    type: '',
    id: undefined,
    payload: undefined,
    end: false,
    cancel: false,
    timeout: undefined,
  };
  try {
    const reader = new EnvelopeReader(data.toString('utf8'));
    for (let more = reader.beginObject('an object'); more; more = reader.nextMember()) {
      readMember(reader, frame, options);
    }
    reader.end();
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw StatusError.invalidArgument(`invalid JSON format: ${error.message}`, { cause: error });
  }
  return frame;
}

function readMember(reader: EnvelopeReader, frame: Envelope, options: JsonReadOptions): void {
  switch (reader.readName()) {
    case 'type':
      frame.type = reader.readString('a text');
      return;
    case 'payload':
      frame.payload = new JsonPayload(reader.rawValue(), options);
      return;
    case 'id':
      frame.id = readId(reader);
      return;
    case 'end':
      frame.end = reader.readBoolean('true or false');
      return;
    case 'cancel':
      frame.cancel = reader.readBoolean('true or false');
      return;
    case 'timeout':
      frame.timeout = readTimeout(reader);
      return;
    default:
      reader.skipValue();
  }
}

/** Longest id, in characters: it is kept and sent back. */
const MAX_ID_LENGTH = 128;

function readId(reader: EnvelopeReader): FrameId | undefined {
  if (reader.readNull()) return undefined;
  if (reader.nextKind() === 'string') {
    const id = reader.readString('a text');
    if (id.length <= MAX_ID_LENGTH) return id;
    throw reader.invalid(`${id.slice(0, 20)}…`, `at most ${MAX_ID_LENGTH} characters`);
  }
  const id = reader.readNumeric('a text or a number');
  if (typeof id === 'number') return id;
  throw reader.invalid(id, 'a text, or an integer of at most 15 digits');
}

function readTimeout(reader: EnvelopeReader): number {
  const value = reader.readNumeric('a duration such as "5s", or milliseconds');
  const timeout = typeof value === 'number' ? value : parseDuration(value);
  if (timeout !== undefined && timeout >= 0) return timeout;
  throw reader.invalid(value, 'a duration such as "5s", or milliseconds');
}

class JsonPayload implements ReceivedPayload {
  constructor(
    private readonly text: string,
    private readonly options: JsonReadOptions,
  ) {}

  read<T>(type: MessageType<T>): T {
    try {
      return this.text === 'null' && !type.json.nullable
        ? type.json.create()
        : parseJson(type.json, this.text, this.options);
    } catch (error) {
      throw error instanceof JsonError ? badJson(error) : error;
    }
  }

  readJson(): unknown {
    return JSON.parse(this.text) as unknown;
  }
}

/** Event names in JSON: few and used again and again. */
const quotedTypes = new Map<string, string>();
const MAX_QUOTED_TYPES = 1_000;

function quoted(type: string): string {
  const known = quotedTypes.get(type);
  if (known !== undefined) return known;
  const text = JSON.stringify(type);
  if (quotedTypes.size < MAX_QUOTED_TYPES) quotedTypes.set(type, text);
  return text;
}

function encode(
  { type, id, payload, end, error }: SentFrame,
  { write, errorBody }: JsonCodecSettings,
): string {
  let text = `{"type":${quoted(type)}`;
  if (id !== undefined) text += `,"id":${typeof id === 'number' ? id : JSON.stringify(id)}`;
  if (payload) text += `,"payload":${payloadText(payload, write)}`;
  if (end) text += ',"end":true';
  if (error) text += `,"error":${errorBody(error)},"code":"${error.codeName}"`;
  return `${text}}`;
}

/** JSON of a payload. @throws Error for one that cannot be written */
export function payloadText(
  { value, type, written }: SentPayload,
  options: JsonWriteOptions,
): string {
  if (written) return written.json;
  if (type) return type.json.write(value ?? {}, options);
  return JSON.stringify(value) ?? 'null';
}
