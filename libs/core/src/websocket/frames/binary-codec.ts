import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { encodeRpcStatus } from '../../error/rpc-status.js';
import { StatusError } from '../../error/status-error.js';
import { badJson } from '../../http/request/bad-request.js';
import { JsonError } from '../../json/json-error.js';
import type { JsonReadOptions } from '../../json/json-reader.js';
import { parseJson } from '../../json/parse-json.js';
import { BinaryReader } from '../../message/binary-reader.js';
import type { MessageType } from '../../message/message-type.js';
import type {
  FrameCodec,
  FrameId,
  ReceivedFrame,
  ReceivedPayload,
  SentFrame,
  SentPayload,
} from './frame.js';

export const BINARY_SUBPROTOCOL = 'toolkit.protobuf';

/**
 * Fields of a frame in protobuf:
 *
 * ```proto
 * message Frame {
 *   string type = 1;
 *   string id = 2;
 *   int64 number_id = 3;         // in place of id
 *   bytes payload = 4;           // a message
 *   string json = 5;             // JSON, in place of payload
 *   bool end = 6;
 *   bool cancel = 7;             // client only
 *   uint32 timeout_ms = 8;       // client only
 *   google.rpc.Status error = 9; // server only
 * }
 * ```
 */
const Field = {
  TYPE: 1,
  ID: 2,
  NUMBER_ID: 3,
  PAYLOAD: 4,
  JSON: 5,
  END: 6,
  CANCEL: 7,
  TIMEOUT: 8,
  ERROR: 9,
} as const;

/** Frames in protobuf, with payloads in the binary form of their messages. */
export function createBinaryCodec(read: JsonReadOptions): FrameCodec {
  return {
    subprotocol: BINARY_SUBPROTOCOL,
    isBinary: true,
    decode: (data) => {
      try {
        return decode(data, read);
      } catch (cause) {
        throw StatusError.invalidArgument('frame is no protobuf message of a frame', { cause });
      }
    },
    encode: (frame) => Buffer.from(encode(frame)),
  };
}

interface Decoded {
  type: string;
  id: FrameId | undefined;
  payload: ReceivedPayload | undefined;
  end: boolean;
  cancel: boolean;
  timeout: number | undefined;
}

function decode(data: Buffer, options: JsonReadOptions): ReceivedFrame {
  const reader = new BinaryReader(data);
  const frame: Decoded = {
    type: '',
    id: undefined,
    payload: undefined,
    end: false,
    cancel: false,
    timeout: undefined,
  };
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (!readField(reader, tag, frame, options)) reader.skipField(tag);
  }
  return frame;
}

/** @returns whether the field is one of a frame */
function readField(
  reader: BinaryReader,
  tag: number,
  frame: Decoded,
  options: JsonReadOptions,
): boolean {
  switch (tag) {
    case tagOf(Field.TYPE, WireType.LengthDelimited):
      frame.type = reader.string();
      return true;
    case tagOf(Field.ID, WireType.LengthDelimited):
      frame.id = reader.string();
      return true;
    case tagOf(Field.NUMBER_ID, WireType.Varint):
      frame.id = Number(reader.int64());
      return true;
    case tagOf(Field.PAYLOAD, WireType.LengthDelimited):
      frame.payload = new BinaryPayload(reader.bytes());
      return true;
    case tagOf(Field.JSON, WireType.LengthDelimited):
      frame.payload = new TextPayload(reader.string(), options);
      return true;
    case tagOf(Field.END, WireType.Varint):
      frame.end = reader.bool();
      return true;
    case tagOf(Field.CANCEL, WireType.Varint):
      frame.cancel = reader.bool();
      return true;
    case tagOf(Field.TIMEOUT, WireType.Varint):
      frame.timeout = reader.uint32();
      return true;
    default:
      return false;
  }
}

function tagOf(field: number, wireType: WireType): number {
  return (field << 3) | wireType;
}

class BinaryPayload implements ReceivedPayload {
  constructor(private readonly bytes: Uint8Array) {}

  read<T>(type: MessageType<T>): T {
    try {
      return type.decode(this.bytes);
    } catch (cause) {
      throw StatusError.invalidArgument(`payload is no ${type.typeName}`, { cause });
    }
  }

  readJson(): unknown {
    throw StatusError.invalidArgument(
      'payload is a message, but the event carries JSON: expected field "json" of the frame',
    );
  }
}

class TextPayload implements ReceivedPayload {
  constructor(
    private readonly text: string,
    private readonly options: JsonReadOptions,
  ) {}

  read<T>(type: MessageType<T>): T {
    try {
      return parseJson(type.json, this.text, this.options);
    } catch (error) {
      throw error instanceof JsonError ? badJson(error) : error;
    }
  }

  readJson(): unknown {
    try {
      return JSON.parse(this.text) as unknown;
    } catch (cause) {
      throw StatusError.invalidArgument('payload is no JSON', { cause });
    }
  }
}

/** Binary form of a payload, if it is a message. */
export function bytesOf({ value, type, written }: SentPayload): Uint8Array | undefined {
  return written ? written.binary : type?.encode((value ?? {}) as object);
}

function encode({ type, id, payload, end, error }: SentFrame): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(Field.TYPE, WireType.LengthDelimited).string(type);
  if (typeof id === 'string') writer.tag(Field.ID, WireType.LengthDelimited).string(id);
  if (typeof id === 'number') writer.tag(Field.NUMBER_ID, WireType.Varint).int64(id);
  const bytes = payload && bytesOf(payload);
  if (bytes) writer.tag(Field.PAYLOAD, WireType.LengthDelimited).bytes(bytes);
  else if (payload) {
    const text = payload.written?.json ?? JSON.stringify(payload.value) ?? 'null';
    writer.tag(Field.JSON, WireType.LengthDelimited).string(text);
  }
  if (end) writer.tag(Field.END, WireType.Varint).bool(true);
  if (error) writer.tag(Field.ERROR, WireType.LengthDelimited).bytes(encodeRpcStatus(error));
  return writer.finish();
}
