/** Why RabbitMQ could not be connected to, or does not answer. */
export interface ConnectionProblem {
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
  ETIMEDOUT: 'no answer in time',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found',
  CONNECTION_TIMEOUT: 'no answer in time',
  CONN_CLOSE: 'connection closed by the server',
  SOCKET_TIMEOUT: 'no answer in time',
  TIMEOUT: 'not connected',
  CLOSING: 'not connected',
  CH_CLOSE: 'not connected',
  READ_END: 'connection closed by the server',
};

/** Answers that will be the same next time. */
const REFUSALS = /ACCESS_REFUSED|vhost .* not found|access to vhost .* refused/;
const TLS = /^(CERT_|ERR_TLS|ERR_SSL|ERR_OSSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME|EPROTO)/;

/** Makes sense of what rabbitmq-client and the network report. */
export function explainAmqpError(error: unknown): ConnectionProblem {
  const { code = '', message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  const known = NETWORK[code];
  if (known) return { reason: known, transient: true };
  if (TLS.test(code)) return { reason: `TLS failed: ${firstLine(message)}`, transient: false };
  const reason = code && !message.includes(code) ? `${code}: ${message}` : message;
  return { reason: firstLine(reason), transient: !REFUSALS.test(reason) };
}

function firstLine(text: string): string {
  return text.split('\n')[0]!.trim();
}
