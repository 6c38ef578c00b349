import type { Connection } from './connection/connection.js';
import type { ConnectionLimits } from './connection/socket-options.js';

/**
 * Finds connections whose clients are gone without a word. One timer looks after all of them.
 */
export class KeepAlive {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly connections: () => Iterable<Connection>,
    private readonly limits: Pick<ConnectionLimits, 'pingInterval' | 'pongTimeout'>,
  ) {}

  start(): void {
    const { pingInterval, pongTimeout } = this.limits;
    if (pingInterval === 0) return;
    const period = Math.max(10, Math.min(pingInterval, pongTimeout) / 2);
    this.#timer = setInterval(() => this.#look(Date.now()), period).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(now: number): void {
    const { pingInterval, pongTimeout } = this.limits;
    for (const connection of this.connections()) {
      const { pingedAt, lastHeard } = connection;
      if (pingedAt !== undefined) {
        // A client that is not read from cannot be heard.
        if (!connection.isHeld && now - pingedAt >= pongTimeout) connection.terminate();
      } else if (now - lastHeard >= pingInterval) connection.ping(now);
    }
  }
}
