/** Why Redis could not be connected to, or does not answer. */
export interface ConnectionProblem {
  /** For people; never a secret, unlike ioredis' own errors, which carry the arguments of AUTH. */
  readonly reason: string;
  /** Whether it may work a moment later. */
  readonly transient: boolean;
}

/** Reason of commands that fail because there is no connection at the moment. */
export const NOT_CONNECTED = 'not connected';

const NETWORK: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'no answer in time',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found',
};

/** Answers of the server that will be the same next time. */
const REFUSALS =
  /^(WRONGPASS|NOAUTH|NOPERM|ERR (invalid password|Client sent AUTH|DB index|SELECT is not allowed|This instance has cluster support disabled))/i;
const TLS = /^(CERT_|ERR_TLS|ERR_SSL|ERR_OSSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME|EPROTO)/;

/** Makes sense of what ioredis reports. */
export function explainRedisError(error: unknown): ConnectionProblem {
  const {
    code = '',
    message = String(error),
    lastNodeError,
  } = error as Partial<NodeJS.ErrnoException & { lastNodeError: unknown }>;
  if (lastNodeError) return explainRedisError(lastNodeError);
  if (NETWORK[code]) return { reason: NETWORK[code], transient: true };
  if (TLS.test(code)) return { reason: `TLS failed: ${message}`, transient: false };
  if (REFUSALS.test(message)) return { reason: message, transient: false };
  if (/Command timed out|Socket timeout|no answer/i.test(message))
    return { reason: 'no answer in time', transient: true };
  if (/Connection is closed|enableOfflineQueue|max retries per request/i.test(message))
    return { reason: NOT_CONNECTED, transient: true };
  return { reason: message, transient: true };
}
