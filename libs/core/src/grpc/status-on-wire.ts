import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { Metadata } from '../call/metadata.js';
import type { ServerCall } from '../call/server-call.js';
import type { StatusError } from '../error/status-error.js';
import type { EngineStatus } from './grpc-engine.js';

/** Longer messages are cut, in characters: clients refuse trailers of more than a few KiB. */
const MAX_MESSAGE_LENGTH = 2_048;

/**
 * The status and trailers that an error becomes.
 *
 * @param maxDetailsSize details that are larger, in bytes of base64, are left out and logged: the
 * client would refuse the answer altogether
 */
export function errorOnWire(
  error: StatusError,
  call: ServerCall,
  maxDetailsSize: number,
): EngineStatus {
  return {
    code: error.code,
    message: shortened(error.message),
    details: error.details.length === 0 ? undefined : packDetails(error, call, maxDetailsSize),
    trailers: mergeMetadata(call.ownResponseTrailers, error.metadata),
  };
}

function shortened(message: string): string {
  return message.length <= MAX_MESSAGE_LENGTH
    ? message
    : `${message.slice(0, MAX_MESSAGE_LENGTH)}…`;
}

function packDetails(
  error: StatusError,
  call: ServerCall,
  maxSize: number,
): Uint8Array | undefined {
  try {
    const bytes = encodeRpcStatus(error);
    const size = Math.ceil(bytes.byteLength / 3) * 4;
    if (size <= maxSize) return bytes;
    call.logger.warn(
      `error details of ${size} bytes in base64 are left out: they exceed the limit of ${maxSize}`,
    );
  } catch (cause) {
    call.logger.withError(cause).error('error details cannot be encoded and are left out');
  }
  return undefined;
}

/** `google.rpc.Status`: code = 1, message = 2, repeated google.protobuf.Any details = 3. */
function encodeRpcStatus({ code, message, details }: StatusError): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, 0).int32(code).tag(2, 2).string(shortened(message));
  for (const detail of details) {
    // google.protobuf.Any: type_url = 1, value = 2.
    writer.tag(3, 2).fork();
    writer.tag(1, 2).string(detail.typeUrl).tag(2, 2).bytes(detail.toBinary());
    writer.join();
  }
  return writer.finish();
}

function mergeMetadata(first: Metadata | undefined, second: Metadata): Metadata | undefined {
  if (second.size === 0) return first;
  return first ? new Metadata([...first, ...second]) : second;
}
