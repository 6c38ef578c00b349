import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from 'rabbitmq-client';
import type { RabbitmqOptions } from '../../rabbitmq-options.js';
import type { RabbitmqSettings } from '../../rabbitmq-settings.js';
import { type ConnectionProblem, explainAmqpError } from '../connection-problem.js';

export type ServerSettings = Extract<RabbitmqSettings, { mode: 'server' }>;

/**
 * Opens a connection. What will not get better, such as a wrong password, is not tried again.
 *
 * @throws Error that says why it failed
 */
export async function connect(
  settings: ServerSettings,
  options: RabbitmqOptions,
  signal: AbortSignal,
): Promise<Connection> {
  for (let attempt = 1; ; attempt++) {
    const result = await connectOnce(settings, options, signal);
    if (result instanceof Connection) return result;
    if (!result.transient || attempt >= options.connectAttempts || signal.aborted)
      throw new Error(result.reason);
    await delay(options.reconnectDelay, undefined, { signal }).catch(() => {});
  }
}

async function connectOnce(
  settings: ServerSettings,
  options: RabbitmqOptions,
  signal: AbortSignal,
): Promise<Connection | ConnectionProblem> {
  const connection = new Connection(connectionOptions(settings, options));
  const problem = await new Promise<ConnectionProblem | undefined>((resolve) => {
    connection.once('connection', () => resolve(undefined));
    // Stays for good: errors of a connection without a listener end the process.
    connection.on('error', (error: unknown) => resolve(explainAmqpError(error)));
    const onAbort = (): void => resolve({ reason: 'no answer in time', transient: true });
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
  if (!problem) return connection;
  connection.unsafeDestroy();
  return problem;
}

function connectionOptions(settings: ServerSettings, options: RabbitmqOptions) {
  const { host, port, username, password, vhost, tls, connectionName } = settings;
  return {
    hostname: host,
    port,
    username,
    password,
    vhost,
    connectionName,
    connectionTimeout: options.connectTimeout,
    acquireTimeout: options.publishTimeout,
    heartbeat: Math.ceil(options.heartbeat / 1_000),
    retryLow: options.reconnectDelay,
    retryHigh: options.reconnectMaxDelay,
    noDelay: true,
    ...(tls ? { tls } : {}),
  };
}
