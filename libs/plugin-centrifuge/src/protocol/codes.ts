import { Code, StatusError } from '@nestjs-toolkit/core';

/** An error as clients see it in the reply to a command. Codes from 400 to 1999 are the application's own. */
export class ClientError extends Error {
  constructor(
    readonly code: number,
    message: string,
    /** Whether the client may try again. */
    readonly temporary = false,
  ) {
    super(message);
    this.name = 'ClientError';
  }
}

/** Errors of the protocol: https://centrifugal.dev/docs/server/codes#client-error-codes */
export const errors = {
  internal: () => new ClientError(100, 'internal server error', true),
  unauthorized: () => new ClientError(101, 'unauthorized'),
  unknownChannel: () => new ClientError(102, 'unknown channel'),
  permissionDenied: () => new ClientError(103, 'permission denied'),
  methodNotFound: () => new ClientError(104, 'method not found'),
  alreadySubscribed: () => new ClientError(105, 'already subscribed'),
  limitExceeded: () => new ClientError(106, 'limit exceeded'),
  badRequest: (message = 'bad request') => new ClientError(107, message),
  notAvailable: () => new ClientError(108, 'not available'),
  tokenExpired: () => new ClientError(109, 'token expired'),
  expired: () => new ClientError(110, 'expired'),
  tooManyRequests: () => new ClientError(111, 'too many requests', true),
  unrecoverablePosition: () => new ClientError(112, 'unrecoverable position'),
} as const;

/**
 * Why a connection ends, as a WebSocket close code. Clients connect again after 3000 to 3499 and 4000 to
 * 4499, and stay away after 3500 to 3999 and 4500 to 4999.
 */
export interface Disconnect {
  readonly code: number;
  readonly reason: string;
}

/** Codes of the protocol: https://centrifugal.dev/docs/server/codes#client-disconnect-codes */
export const disconnects = {
  connectionClosed: { code: 3000, reason: 'connection closed' },
  shutdown: { code: 3001, reason: 'shutdown' },
  serverError: { code: 3004, reason: 'internal server error' },
  expired: { code: 3005, reason: 'connection expired' },
  subscriptionExpired: { code: 3006, reason: 'subscription expired' },
  slow: { code: 3008, reason: 'slow' },
  writeError: { code: 3009, reason: 'write error' },
  insufficientState: { code: 3010, reason: 'insufficient state' },
  forceReconnect: { code: 3011, reason: 'force reconnect' },
  noPong: { code: 3012, reason: 'no pong' },
  tooManyRequests: { code: 3013, reason: 'too many requests' },
  invalidToken: { code: 3500, reason: 'invalid token' },
  badRequest: { code: 3501, reason: 'bad request' },
  stale: { code: 3502, reason: 'stale' },
  forceNoReconnect: { code: 3503, reason: 'force disconnect' },
  connectionLimit: { code: 3504, reason: 'connection limit' },
  channelLimit: { code: 3505, reason: 'channel limit' },
  inappropriateProtocol: { code: 3506, reason: 'inappropriate protocol' },
  permissionDenied: { code: 3507, reason: 'permission denied' },
  notAvailable: { code: 3508, reason: 'not available' },
  tooManyErrors: { code: 3509, reason: 'too many errors' },
} as const satisfies Record<string, Disconnect>;

/** Thrown where a connection has to end. */
export class DisconnectError extends Error {
  constructor(readonly disconnect: Disconnect) {
    super(disconnect.reason);
    this.name = 'DisconnectError';
  }
}

/** Why a subscription ends. Clients subscribe again after codes from 2500. */
export const unsubscribes = {
  client: { code: 0, reason: 'client unsubscribed' },
  disconnect: { code: 1, reason: 'client disconnected' },
  server: { code: 2000, reason: 'server unsubscribe' },
  insufficientState: { code: 2500, reason: 'insufficient state' },
  expired: { code: 2501, reason: 'subscription expired' },
} as const satisfies Record<string, Disconnect>;

const RETRYABLE: ReadonlySet<Code> = new Set([
  Code.UNAVAILABLE,
  Code.RESOURCE_EXHAUSTED,
  Code.ABORTED,
  Code.DEADLINE_EXCEEDED,
]);

/**
 * What a client is told of an error. A `StatusError` of the application becomes its HTTP status, such as
 * 404, which lies in the range of application errors; of everything else nothing is told.
 */
export function clientErrorFrom(error: unknown): ClientError {
  if (error instanceof ClientError) return error;
  if (!StatusError.is(error)) return errors.internal();
  if (error.code === Code.INTERNAL || error.code === Code.UNKNOWN) return errors.internal();
  return new ClientError(error.getStatus(), error.message, RETRYABLE.has(error.code));
}
