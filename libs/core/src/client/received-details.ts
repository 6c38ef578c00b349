import { ErrorDetail } from '../error/error-detail.js';
import type { JsonType } from '../json/json-type.js';
import type { MessageType } from '../message/message-type.js';
import { StatusType } from '../wkt/rpc-types.js';
import { createTypeRegistry, type MessageTypeRegistry } from '../wkt/type-registry.js';

const WELL_KNOWN = createTypeRegistry();

/** Trailer that carries `google.rpc.Status`. */
export const DETAILS_TRAILER = 'grpc-status-details-bin';

/**
 * Error details as a service sent them. Types that are not known stay bytes, so that they can be
 * sent on unchanged; details that cannot be read are left out.
 */
export function readDetails(
  bytes: Uint8Array,
  types: MessageTypeRegistry = WELL_KNOWN,
): ErrorDetail[] {
  try {
    return StatusType.decode(bytes).details.map(({ typeUrl, value }) =>
      readDetail(typeUrl.slice(typeUrl.lastIndexOf('/') + 1), value, types),
    );
  } catch {
    return [];
  }
}

function readDetail(typeName: string, bytes: Uint8Array, types: MessageTypeRegistry): ErrorDetail {
  const type = types.get(typeName) as MessageType<object> | undefined;
  try {
    if (type) return new ReceivedDetail(type, type.decode(bytes), bytes);
  } catch {
    // Bytes that are no such message are sent on as they are.
  }
  return new ReceivedDetail(opaqueType(typeName), {}, bytes);
}

/** Keeps the bytes, and with them the fields that this program does not know. */
class ReceivedDetail extends ErrorDetail {
  constructor(
    type: MessageType<object>,
    value: object,
    private readonly bytes: Uint8Array,
  ) {
    super(type, value);
  }

  override toBinary(): Uint8Array {
    return this.bytes;
  }

  override toJson(): Record<string, unknown> {
    if (!(OPAQUE in this.type)) return super.toJson();
    return { '@type': this.typeUrl, value: Buffer.from(this.bytes).toString('base64') };
  }
}

const OPAQUE = Symbol('opaque');

/** A message type of which only the name is known. */
function opaqueType(typeName: string): MessageType<object> {
  const refuse = (): never => {
    throw new TypeError(`message ${typeName} is not known to this program`);
  };
  const json = { kind: 'message', typeName, write: refuse } as unknown as JsonType<object>;
  return { typeName, encode: refuse, decode: refuse, json, [OPAQUE]: true } as MessageType<object>;
}
