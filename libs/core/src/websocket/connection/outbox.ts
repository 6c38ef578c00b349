import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ConnectionLimits } from './socket-options.js';
import { websocketFrame } from './websocket-frame.js';

/** Streams wait for a client that more than this waits for already, in bytes. */
const HIGH_WATER = 64 * 1024;

/**
 * What goes out to one client: a bounded queue in front of its socket. Before the socket is there, it
 * waits in memory, within the same bound.
 */
export class Outbox {
  #socket: WebSocket | undefined;
  #early: Buffer[] = [];
  #earlySize = 0;
  #dropped = 0;
  /** Smallest frame that is compressed, in bytes. */
  #compressedFrom: number;

  constructor(
    private readonly limits: ConnectionLimits,
    private readonly isBinary: boolean,
  ) {
    this.#compressedFrom = limits.compression ? limits.compressionMinSize : Infinity;
  }

  /** Compresses frames of so many bytes and more, if the client has agreed to that. */
  compressFrom(minSize: number): void {
    this.#compressedFrom = minSize;
  }

  /** Frames that a slow client did not get. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Bytes that wait for the client. */
  get waiting(): number {
    return this.#socket?.bufferedAmount ?? this.#earlySize;
  }

  /** Sends what waited for the socket. */
  open(socket: WebSocket): void {
    this.#socket = socket;
    for (const bytes of this.#early) this.#write(bytes);
    this.#early = [];
  }

  /** Drops what has not been sent. */
  clear(): void {
    this.#early = [];
  }

  /** @returns whether there was room; a single frame always has room in an empty queue */
  send(bytes: Buffer): boolean {
    if (this.#isFull(bytes.length)) {
      this.#dropped += 1;
      return false;
    }
    this.#write(bytes);
    return true;
  }

  /**
   * Sends a frame of a stream.
   *
   * @returns when the client is ready for the next one, or gone, if that takes time
   */
  sendInTurn(bytes: Buffer): Promise<void> | undefined {
    const socket = this.#socket;
    if (!socket || socket.bufferedAmount <= Math.min(HIGH_WATER, this.limits.maxQueueSize / 2)) {
      this.#write(bytes);
      return undefined;
    }
    return new Promise<void>((resolve) => {
      this.#send(socket, bytes, () => resolve());
    });
  }

  #isFull(size: number): boolean {
    const { waiting } = this;
    return waiting > 0 && waiting + size > this.limits.maxQueueSize;
  }

  #write(bytes: Buffer): void {
    const socket = this.#socket;
    if (!socket) {
      this.#early.push(bytes);
      this.#earlySize += bytes.length;
      return;
    }
    this.#send(socket, bytes);
  }

  /** A failed write ends the connection, which learns of it by its `close` event. */
  #send(socket: WebSocket, bytes: Buffer, done?: () => void): void {
    const plain = socket.extensions === '' ? (socket as PlainSocket)._socket : undefined;
    if (plain && socket.readyState === OPEN) {
      // What ws does too, but in one write instead of two.
      plain.write(websocketFrame(bytes, this.isBinary), done);
      return;
    }
    const compress = bytes.length >= this.#compressedFrom;
    socket.send(bytes, { binary: this.isBinary, compress }, () => done?.());
  }
}

/** `readyState` of a connection that may be written to. */
const OPEN = 1;

/** The connection below a WebSocket. Without extensions nothing else decides when it is written to. */
interface PlainSocket extends WebSocket {
  readonly _socket?: Duplex;
}
