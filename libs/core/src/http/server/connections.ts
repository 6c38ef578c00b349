import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How often connections that have become idle are looked for during a drain, in milliseconds. */
const IDLE_CHECK_INTERVAL = 50;

/** How long a connection may stay open during a drain until its first request is there, in milliseconds. */
const FIRST_REQUEST_GRACE = 500;

/** The connections of a server, so that a drain can end them. */
export class Connections {
  readonly #sockets = new Set<Socket>();
  /** Those that have not brought a request yet, which Node does not count as idle. */
  readonly #unused = new Set<Socket>();
  #stopped: Promise<void> | undefined;

  constructor(private readonly server: Server) {
    const isTls = 'setSecureContext' in server;
    server.on('connection', (socket: Socket) => this.#track(this.#sockets, socket));
    // The socket that requests come on: with TLS another one than that of the connection.
    server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) =>
      this.#track(this.#unused, socket),
    );
    server.on('request', ({ socket }: IncomingMessage) => {
      if (this.#unused.size > 0) this.#unused.delete(socket);
    });
  }

  /** A connection brings something else than requests. */
  markUsed(socket: object): void {
    this.#unused.delete(socket as Socket);
  }

  /**
   * Accepts no more connections, ends idle ones and lets the others go on until their next answer.
   *
   * @returns when the last connection has ended
   */
  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  /** Cuts every connection. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #stop(): Promise<void> {
    const { server } = this;
    if (!server.listening) return;
    server.prependListener('request', (_: IncomingMessage, response: ServerResponse) => {
      response.shouldKeepAlive = false;
    });
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const closeIdle = (): void => server.closeIdleConnections?.();
    closeIdle();
    const idleTimer = setInterval(closeIdle, IDLE_CHECK_INTERVAL);
    const unusedTimer = setTimeout(() => this.#destroyUnused(), FIRST_REQUEST_GRACE);
    await closed;
    clearInterval(idleTimer);
    clearTimeout(unusedTimer);
  }

  #track(set: Set<Socket>, socket: Socket): void {
    set.add(socket);
    socket.once('close', () => set.delete(socket));
  }

  #destroyUnused(): void {
    for (const socket of this.#unused) socket.destroy();
  }
}
