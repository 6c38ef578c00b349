import { Metadata } from '../call/metadata.js';
import type { ServerCall } from '../call/server-call.js';
import { encodeRpcStatus, shortenedMessage } from '../error/rpc-status.js';
import type { StatusError } from '../error/status-error.js';
import type { EngineStatus } from './grpc-engine.js';

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
    message: shortenedMessage(error.message),
    details: error.details.length === 0 ? undefined : packDetails(error, call, maxDetailsSize),
    trailers: mergeMetadata(call.ownResponseTrailers, error.metadata),
  };
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

function mergeMetadata(first: Metadata | undefined, second: Metadata): Metadata | undefined {
  if (second.size === 0) return first;
  return first ? new Metadata([...first, ...second]) : second;
}
