import { Metadata as GrpcMetadata } from '@grpc/grpc-js';
import { Code, isCode } from '../../error/code.js';
import { StatusError } from '../../error/status-error.js';
import { statusErrorFrom, type LoggerSource } from '../../error/status-error-from.js';
import { fromGrpcMetadata } from '../grpc-js/grpc-js-metadata.js';

/** Codes of the messages that Nest itself makes up; it has logged what is behind them. */
const CODE_OF_MESSAGE: Record<string, Code> = {
  'Internal server error': Code.INTERNAL,
  'Forbidden resource': Code.PERMISSION_DENIED,
};

/**
 * Nest's exception handlers turn exceptions into plain objects: `{ code, message }` of a
 * `GrpcException` or an `RpcException` with an object, `{ status: 'error', message }` of any other.
 */
export function stockError(thrown: unknown, source: LoggerSource): StatusError {
  if (StatusError.is(thrown) || typeof thrown !== 'object' || thrown === null) {
    return statusErrorFrom(thrown, source);
  }
  const { code, details, message, metadata, status } = thrown as Record<string, unknown>;
  const text = String(details ?? message ?? '');
  const options = {
    cause: thrown,
    ...(metadata instanceof GrpcMetadata ? { metadata: fromGrpcMetadata(metadata) } : {}),
  };
  if (isCode(code)) return new StatusError(code, text, options);
  if (status !== 'error') return statusErrorFrom(thrown, source);
  return new StatusError(CODE_OF_MESSAGE[text] ?? Code.UNKNOWN, text, options);
}
