/** Why a connection could not be made. */
export interface ConnectionProblem {
  readonly kind: 'unreachable' | 'busy' | 'access' | 'database' | 'tls' | 'settings' | 'unknown';
  /** For people; never a secret. */
  readonly reason: string;
  /** Whether it may work a moment later. */
  readonly transient: boolean;
}

const NETWORK: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'no answer',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found',
  ENOENT: 'socket not found',
};

/** SQLSTATE classes and codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const BY_SQLSTATE: readonly [RegExp, ConnectionProblem['kind'], boolean][] = [
  [/^28/, 'access', false],
  [/^3D000$/, 'database', false],
  [/^42501$/, 'access', false],
  [/^(53|57P0)/, 'busy', true],
  [/^(22|42)/, 'settings', false],
];

/** Makes sense of what node-postgres throws while it connects. */
export function explainConnectionError(error: unknown): ConnectionProblem {
  const { code = '', message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  if (NETWORK[code]) return { kind: 'unreachable', reason: NETWORK[code], transient: true };
  const state = BY_SQLSTATE.find(([pattern]) => code.length === 5 && pattern.test(code));
  if (state) return { kind: state[1], reason: message, transient: state[2] };
  if (/timeout|timed out/i.test(message))
    return { kind: 'unreachable', reason: 'no answer in time', transient: true };
  if (/terminated|closed the connection/i.test(message))
    return { kind: 'unreachable', reason: 'connection closed by the other side', transient: true };
  if (/does not support SSL/i.test(message))
    return { kind: 'tls', reason: 'the server does not offer TLS', transient: false };
  if (/^(CERT_|ERR_TLS|ERR_SSL|ERR_OSSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME)/.test(code))
    return { kind: 'tls', reason: `TLS failed: ${message}`, transient: false };
  if (/SASL|password must be a string/i.test(message))
    return { kind: 'access', reason: `authentication failed: ${message}`, transient: false };
  return { kind: 'unknown', reason: message, transient: false };
}
