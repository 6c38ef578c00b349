import type { IncomingHttpHeaders } from 'node:http';
import { parseDuration } from '../../config/duration.js';
import { StatusError } from '../../error/status-error.js';

/** Units of `grpc-timeout`, in milliseconds. */
const GRPC_UNITS: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1_000,
  m: 1,
  u: 1e-3,
  n: 1e-6,
};

/** `Timeout` of the gRPC wire protocol: up to 8 digits and a unit. */
const GRPC_TIMEOUT = /^(\d{1,8})([HMSmun])$/;

/**
 * When the caller stops waiting, in milliseconds since the epoch: what `x-request-timeout` (`5s`,
 * `250ms`, or a number of milliseconds) or `grpc-timeout` say, and no later than the server allows.
 *
 * @param limit longest time that a call may take, in milliseconds; 0 for no limit
 * @throws StatusError 400 for a timeout that cannot be read
 */
export function deadlineOf(headers: IncomingHttpHeaders, limit: number): number | undefined {
  const own = headers['x-request-timeout'];
  const grpc = headers['grpc-timeout'];
  if (own === undefined && grpc === undefined && limit === 0) return undefined;
  const wanted = Math.min(
    own === undefined ? Infinity : timeoutOf('x-request-timeout', own, readTimeout),
    grpc === undefined ? Infinity : timeoutOf('grpc-timeout', grpc, readGrpcTimeout),
    limit === 0 ? Infinity : limit,
  );
  return Date.now() + wanted;
}

function timeoutOf(
  name: string,
  value: string | string[],
  read: (text: string) => number | undefined,
): number {
  const milliseconds = read(String(value));
  if (milliseconds !== undefined) return milliseconds;
  throw StatusError.invalidArgument(
    `header "${name}" is no timeout: ${JSON.stringify(value)}; expected ${name === 'grpc-timeout' ? 'up to 8 digits and a unit, such as 5S' : 'a duration such as 5s or 250ms'}`,
  );
}

function readTimeout(text: string): number | undefined {
  return parseDuration(/^\d{1,15}$/.test(text) ? `${text}ms` : text);
}

function readGrpcTimeout(text: string): number | undefined {
  const match = GRPC_TIMEOUT.exec(text);
  return match ? Number(match[1]) * GRPC_UNITS[match[2]!]! : undefined;
}
