import { STATUS_CODES } from 'node:http';
import { Code } from './code.js';

/**
 * HTTP status of each gRPC code: the map of the original toolkit (reference, section 4.2), which is
 * that of grpc-gateway but for `CANCELLED`, answered as 408.
 */
const HTTP_STATUS_OF_CODE: Record<Code, number> = {
  [Code.OK]: 200,
  [Code.CANCELLED]: 408,
  [Code.UNKNOWN]: 500,
  [Code.INVALID_ARGUMENT]: 400,
  [Code.DEADLINE_EXCEEDED]: 504,
  [Code.NOT_FOUND]: 404,
  [Code.ALREADY_EXISTS]: 409,
  [Code.PERMISSION_DENIED]: 403,
  [Code.RESOURCE_EXHAUSTED]: 429,
  [Code.FAILED_PRECONDITION]: 400,
  [Code.ABORTED]: 409,
  [Code.OUT_OF_RANGE]: 400,
  [Code.UNIMPLEMENTED]: 501,
  [Code.INTERNAL]: 500,
  [Code.UNAVAILABLE]: 503,
  [Code.DATA_LOSS]: 500,
  [Code.UNAUTHENTICATED]: 401,
};

/**
 * Code of an HTTP status that carries no gRPC code, as Nest's own exceptions do.
 * Statuses of gRPC's map (https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md)
 * where it names one, and the closest meaning for the others that Nest can throw.
 */
const CODE_OF_HTTP_STATUS: Record<number, Code> = {
  400: Code.INVALID_ARGUMENT,
  401: Code.UNAUTHENTICATED,
  403: Code.PERMISSION_DENIED,
  404: Code.NOT_FOUND,
  405: Code.UNIMPLEMENTED,
  406: Code.INVALID_ARGUMENT,
  408: Code.DEADLINE_EXCEEDED,
  409: Code.ABORTED,
  410: Code.NOT_FOUND,
  412: Code.FAILED_PRECONDITION,
  413: Code.RESOURCE_EXHAUSTED,
  415: Code.INVALID_ARGUMENT,
  422: Code.INVALID_ARGUMENT,
  428: Code.FAILED_PRECONDITION,
  429: Code.RESOURCE_EXHAUSTED,
  499: Code.CANCELLED,
  501: Code.UNIMPLEMENTED,
  502: Code.UNAVAILABLE,
  503: Code.UNAVAILABLE,
  504: Code.DEADLINE_EXCEEDED,
};

export function httpStatusFromCode(code: Code): number {
  return HTTP_STATUS_OF_CODE[code] ?? 500;
}

export function codeFromHttpStatus(status: number): Code {
  const known = CODE_OF_HTTP_STATUS[status];
  if (known !== undefined) return known;
  if (status >= 500) return Code.INTERNAL;
  return status >= 400 ? Code.FAILED_PRECONDITION : Code.UNKNOWN;
}

/** The reason phrase of an HTTP status, such as `Not Found`. */
export function httpStatusText(status: number): string {
  return STATUS_CODES[status] ?? 'Unknown';
}
