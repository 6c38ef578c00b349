/** Time after which an idle connection above the minimum is closed, in milliseconds. */
const IDLE_TIME = 30_000;

export interface ConnectionPoolOptions<Connection> {
  /** Most connections at once. */
  readonly size: number;
  /** Idle connections that stay open. */
  readonly minIdle: number;
  /** Longest wait for a connection, in milliseconds. */
  readonly timeout: number;
  readonly open: () => Promise<Connection>;
  /** Brings a connection back into its first state. @returns whether it can be lent out again */
  readonly reset: (connection: Connection) => Promise<boolean>;
  readonly close: (connection: Connection) => Promise<void>;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Connections that are lent out one borrower at a time. */
export class ConnectionPool<Connection> {
  readonly #idle: Connection[] = [];
  readonly #lent = new Set<Connection>();
  readonly #waiting: Waiter[] = [];
  readonly #options: ConnectionPoolOptions<Connection>;
  #free: number;
  #closed = false;
  #trimming: NodeJS.Timeout | undefined;

  constructor(options: ConnectionPoolOptions<Connection>) {
    this.#options = options;
    this.#free = options.size;
  }

  /** How many connections are in which state, and how many borrowers wait for one. */
  get counts(): { readonly idle: number; readonly lent: number; readonly waiting: number } {
    return { idle: this.#idle.length, lent: this.#lent.size, waiting: this.#waiting.length };
  }

  /** Opens the connections that are to be kept open. */
  async warmUp(): Promise<void> {
    while (this.#idle.length < this.#options.minIdle) this.#idle.push(await this.#options.open());
  }

  /**
   * Lends a connection for the time of the work. If the signal aborts, the connection is closed, which
   * fails what is pending on it.
   *
   * @throws Error if none becomes free in time
   */
  async use<T>(work: (connection: Connection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    await this.#takeTurn();
    let connection: Connection | undefined;
    try {
      connection = this.#idle.pop() ?? (await this.#options.open());
      return await this.#lend(connection, work, signal);
    } finally {
      if (connection) await this.#takeBack(connection);
      this.#endTurn();
    }
  }

  /** Closes all connections, lent ones too, and refuses further work. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#trimming);
    for (const waiter of this.#waiting.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.reject(new Error('pool of connections was closed'));
    }
    const connections = [...this.#idle.splice(0), ...this.#lent];
    await Promise.all(connections.map((connection) => this.#options.close(connection)));
  }

  async #lend<T>(
    connection: Connection,
    work: (connection: Connection) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const abort = (): void => void this.#options.close(connection);
    signal?.addEventListener('abort', abort, { once: true });
    this.#lent.add(connection);
    try {
      return await work(connection);
    } finally {
      this.#lent.delete(connection);
      signal?.removeEventListener('abort', abort);
    }
  }

  async #takeBack(connection: Connection): Promise<void> {
    const usable = await this.#options.reset(connection).catch(() => false);
    if (!usable || this.#closed) return this.#options.close(connection);
    this.#idle.push(connection);
    this.#trimming ??= setTimeout(() => this.#trim(), IDLE_TIME).unref();
  }

  #trim(): void {
    this.#trimming = undefined;
    for (const connection of this.#idle.splice(this.#options.minIdle))
      void this.#options.close(connection);
  }

  #takeTurn(): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('pool of connections was closed'));
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        const { size, timeout } = this.#options;
        reject(
          new Error(`all ${size} connections are lent out and none came back within ${timeout} ms`),
        );
      }, this.#options.timeout);
      const waiter: Waiter = { resolve, reject, timer };
      this.#waiting.push(waiter);
    });
  }

  #endTurn(): void {
    const next = this.#waiting.shift();
    if (!next) {
      this.#free++;
      return;
    }
    clearTimeout(next.timer);
    next.resolve();
  }
}
