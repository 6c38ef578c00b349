import { once } from 'node:events';
import { unlinkSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { ToolkitLogger } from '../../logging/toolkit-logger.js';
import { bindError } from './bind-error.js';
import type { BoundAddress } from './bound-address.js';
import { boundAddress, type ListenTarget } from './listen-target.js';

export interface ListenerOptions {
  readonly target: ListenTarget;
  /** Connections above are closed at once. */
  readonly maxConnections: number;
  /** Absent: plain text. */
  readonly tls: TlsOptions | undefined;
  readonly logger: ToolkitLogger;
}

/** Accepts connections, TCP or UNIX, plain or TLS, and hands over those that are ready for HTTP/2. */
export class SocketListener {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #stopped: Promise<void> | undefined;
  #warnedOfLimit = false;

  constructor(
    private readonly options: ListenerOptions,
    onSocket: (socket: Socket) => void,
  ) {
    this.#server = options.tls ? createTlsServer(options.tls) : createServer();
    this.#server.maxConnections = options.maxConnections;
    this.#server.on('connection', (socket: Socket) => this.track(socket));
    this.#server.on('drop', () => this.warnOfLimit());
    this.#server.on('error', (error) => {
      // Once the server listens: a connection could not be accepted, for want of file handles as a rule.
      if (this.#server.listening) options.logger.withError(error).error('connection not accepted');
    });
    if (!options.tls) this.#server.on('connection', onSocket);
    else {
      this.#server.on('secureConnection', (socket: Socket) => {
        // A client may reset the connection before HTTP/2 looks after it.
        socket.on('error', () => socket.destroy());
        onSocket(socket);
      });
      this.#server.on('tlsClientError', (error: Error) =>
        options.logger.debug('TLS handshake failed', { reason: error.message }),
      );
    }
  }

  /** @throws Error that names the address and says what to do */
  async listen(): Promise<BoundAddress> {
    const { target } = this.options;
    try {
      await this.bind().catch((error: unknown) => this.bindOverStaleFile(error));
    } catch (error) {
      throw bindError(target, error as NodeJS.ErrnoException);
    }
    return boundAddress(this.#server.address()!);
  }

  /** Accepts no more connections. @returns when the last connection has ended */
  stop(): Promise<void> {
    return (this.#stopped ??= this.#server.listening
      ? new Promise((resolve) => this.#server.close(() => resolve()))
      : Promise.resolve());
  }

  /** Cuts every connection. */
  destroySockets(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  private async bind(): Promise<void> {
    this.#server.listen(this.options.target);
    await once(this.#server, 'listening');
  }

  /** A process that was killed leaves its socket file behind, and nobody listens on it. */
  private async bindOverStaleFile(error: unknown): Promise<void> {
    const { target } = this.options;
    const isStale = 'path' in target && isInUse(error) && !(await answers(target.path));
    if (!isStale) throw error;
    unlinkSync(target.path);
    await this.bind();
  }

  private track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  private warnOfLimit(): void {
    if (this.#warnedOfLimit) return;
    this.#warnedOfLimit = true;
    const { maxConnections } = this.options;
    this.options.logger.warn(
      `gRPC server has ${maxConnections} connections and closes further ones: raise SERVER_GRPC_MAX_CONNECTIONS or add instances`,
    );
  }
}

function isInUse(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
}

/** Whether somebody listens on a UNIX socket. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'));
  });
}
