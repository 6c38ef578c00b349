import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { UpgradeHandler, UpgradeRoutes } from '../../plugin/server-access.js';

interface UpgradeRoute {
  readonly matches: (path: string, request: IncomingMessage) => boolean;
  readonly handler: UpgradeHandler;
}

/**
 * Shares the `upgrade` event of an HTTP server. A request for a registered path goes to its handler and
 * to nobody else: other listeners, such as Nest's `WsAdapter`, cut connections that they do not know.
 * What nobody wants is answered 404. Nothing is listened to until something is registered.
 */
export class UpgradeRouter implements UpgradeRoutes {
  readonly #routes: UpgradeRoute[] = [];
  #server: Server | undefined;
  #isListening = false;
  #isDraining = false;

  /** @param onTaken is told of connections that handlers have taken over */
  constructor(private readonly onTaken: (socket: Duplex) => void = () => {}) {}

  mount(server: Server): void {
    this.#server = server;
    if (this.#routes.length > 0) this.#listen();
  }

  register(
    path: string | ((path: string, request: IncomingMessage) => boolean),
    handler: UpgradeHandler,
  ): void {
    const matches = typeof path === 'string' ? (actual: string) => actual === path : path;
    this.#routes.push({ matches, handler });
    if (this.#server) this.#listen();
  }

  /** Whether a path is for upgrades. */
  serves(path: string): boolean {
    return this.#routes.some(({ handler }) => handler.serves?.(path) === true);
  }

  /** Refuses further upgrades and lets every handler end its connections. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    const handlers = new Set(this.#routes.map(({ handler }) => handler));
    await Promise.allSettled([...handlers].map(async (handler) => handler.drain?.()));
  }

  #listen(): void {
    const server = this.#server!;
    if (this.#isListening) return;
    this.#isListening = true;
    const emit = server.emit.bind(server) as (event: string, ...args: unknown[]) => boolean;
    server.emit = (event: string, ...args: unknown[]): boolean =>
      (event === 'upgrade' && this.#take(...(args as Parameters<UpgradeHandler['upgrade']>))) ||
      emit(event, ...args);
    // Node passes upgrades on only if somebody listens.
    server.on('upgrade', (_request, socket: Duplex) => {
      if (server.listenerCount('upgrade') === 1) refuseUpgrade(socket, 404);
    });
  }

  #take(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const path = request.url!.split('?', 1)[0]!;
    const route = this.#routes.find(({ matches }) => matches(path, request));
    if (!route) return false;
    this.onTaken(socket);
    // Until a handler listens by itself: an error without a listener would end the process.
    socket.on('error', () => {});
    if (this.#isDraining) refuseUpgrade(socket, 503);
    else route.handler.upgrade(request, socket, head);
    return true;
  }
}

/** Answers a request for an upgrade with a plain HTTP error and ends the connection. */
export function refuseUpgrade(
  socket: Duplex,
  status: number,
  message = STATUS_CODES[status] ?? 'error',
): void {
  const text = STATUS_CODES[status] ?? 'Error';
  const body = JSON.stringify({ code: status, status: text, message, details: [] });
  socket.on('error', () => {});
  socket.end(
    `HTTP/1.1 ${status} ${text}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
