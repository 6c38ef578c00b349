import type { WebSocket } from 'ws';
import type { CallKey } from '../../call/call-key.js';
import type { EventDefinition } from '../../call/event-definition.js';
import type { Metadata } from '../../call/metadata.js';
import type { Peer } from '../../call/peer.js';
import type { ServerCall } from '../../call/server-call.js';
import type { WebSocketConnection } from '../../call/websocket-connection.js';
import { StatusError } from '../../error/status-error.js';
import { statusErrorFrom } from '../../error/status-error-from.js';
import { COMPRESS_FROM } from '../../middleware/compress.middleware.js';
import type { FrameCodec, ReceivedFrame, SentFrame } from '../frames/frame.js';
import { CloseCode, closeReason } from './close-code.js';
import { Outbox } from './outbox.js';
import { RateLimit } from './rate-limit.js';
import type { ConnectionLimits } from './socket-options.js';

/** What a connection needs of its server. */
export interface ConnectionHost {
  readonly limits: ConnectionLimits;
  joined(connection: Connection, room: string): void;
  left(connection: Connection, room: string): void;
  identified(connection: Connection, before: string | undefined): void;
  opened(connection: Connection): void;
  closed(connection: Connection): void;
  /** A well-formed frame within the limits. */
  received(connection: Connection, frame: ReceivedFrame): void;
}

export interface ConnectionParts {
  readonly id: string;
  readonly host: ConnectionHost;
  readonly codec: FrameCodec;
  /** The call of the handshake. */
  readonly handshake: () => ServerCall;
}

type State = 'opening' | 'open' | 'closing' | 'closed';

/** One client: reads its frames within the limits, and writes to it without ever waiting too long for it. */
export class Connection implements WebSocketConnection {
  readonly id: string;
  readonly codec: FrameCodec;
  readonly rooms = new Set<string>();
  /** When the client was last heard of, in milliseconds since the epoch. */
  lastHeard = Date.now();
  /** When a ping was sent that has not been answered yet. */
  pingedAt: number | undefined;
  readonly #host: ConnectionHost;
  readonly #handshake: () => ServerCall;
  readonly #outbox: Outbox;
  readonly #rate: RateLimit;
  #socket: WebSocket | undefined;
  #state: State = 'opening';
  #user: string | undefined;
  #info: unknown;
  #controller: AbortController | undefined;
  #values: Map<CallKey<unknown>, unknown> | undefined;
  #requests = 0;
  #badFrames = 0;
  #refused = 0;
  #holds = 0;
  #closeTimer: NodeJS.Timeout | undefined;

  constructor({ id, host, codec, handshake }: ConnectionParts) {
    this.id = id;
    this.codec = codec;
    this.#host = host;
    this.#handshake = handshake;
    this.#outbox = new Outbox(host.limits, codec.isBinary);
    this.#rate = new RateLimit(host.limits.messageRate, this.lastHeard);
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** The socket of ws, once the handshake has ended. */
  get socket(): WebSocket | undefined {
    return this.#socket;
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  get peer(): Peer {
    return this.#handshake().peer;
  }

  get metadata(): Metadata {
    return this.#handshake().metadata;
  }

  /** The call of the handshake. */
  get handshake(): ServerCall {
    return this.#handshake();
  }

  get user(): string | undefined {
    return this.#user;
  }

  get info(): unknown {
    return this.#info;
  }

  /** Id of the next call on the connection: that of the handshake and a number. */
  nextRequestId(): string {
    this.#requests += 1;
    return `${this.handshake.requestId}/${this.#requests}`;
  }

  /** Whether it is not read from at the moment, because handlers do not follow. */
  get isHeld(): boolean {
    return this.#holds > 0;
  }

  /** Events that were dropped because the client did not read. */
  get dropped(): number {
    return this.#outbox.dropped;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.isClosed) this.#controller.abort(disconnected());
    return this.#controller.signal;
  }

  /** A value that was set on the connection itself. */
  own<T>(key: CallKey<T>): T | undefined {
    return this.#values?.get(key) as T | undefined;
  }

  get<T>(key: CallKey<T>): T | undefined {
    return this.#values?.has(key) ? (this.#values.get(key) as T) : this.#handshake().get(key);
  }

  set<T>(key: CallKey<T>, value: T): void {
    (this.#values ??= new Map()).set(key, value);
  }

  identify(user: string, info?: unknown): void {
    if (user === '') throw new TypeError('user has no name: expected an id');
    const before = this.#user;
    this.#user = user;
    this.#info = info;
    if (this.isOpen) this.#host.identified(this, before);
  }

  join(room: string): void {
    if (this.isClosed || this.rooms.has(room)) return;
    const { maxRooms } = this.#host.limits;
    if (this.rooms.size >= maxRooms) {
      throw StatusError.resourceExhausted(`connection is in ${maxRooms} rooms already`);
    }
    this.rooms.add(room);
    if (this.#state !== 'opening') this.#host.joined(this, room);
  }

  leave(room: string): void {
    if (this.rooms.delete(room) && this.#state !== 'opening') this.#host.left(this, room);
  }

  send<T>(event: EventDefinition<T> | string, payload?: T): boolean {
    const { type, payload: message } =
      typeof event === 'string' ? { type: event, payload: undefined } : event;
    return this.sendFrame({ type, payload: { value: payload, type: message } });
  }

  /** @throws Error for a payload that cannot be written */
  sendFrame(frame: SentFrame): boolean {
    return this.sendBytes(this.codec.encode(frame));
  }

  /** Sends a frame that is encoded already, or deals with a client that does not read. */
  sendBytes(bytes: Buffer): boolean {
    if (this.#state === 'closing' || this.#state === 'closed') return false;
    if (this.#outbox.send(bytes)) return true;
    if (this.#host.limits.slowConsumer === 'close') {
      this.close(CloseCode.SLOW_CONSUMER, 'client does not read what is sent to it');
    }
    return false;
  }

  /**
   * Sends a frame of a stream.
   *
   * @returns when there is room for the next one, or the client is gone, if that takes time
   */
  sendInTurn(frame: SentFrame): Promise<void> | undefined {
    if (this.#state === 'closing' || this.#state === 'closed') return undefined;
    return this.#outbox.sendInTurn(this.codec.encode(frame));
  }

  close(code: number = CloseCode.NORMAL, reason = ''): void {
    if (this.#state === 'closing' || this.#state === 'closed') return;
    const socket = this.#socket;
    this.#state = 'closing';
    if (!socket) return;
    // What is not read any more must not keep the close frame of the client from being read.
    socket.resume();
    socket.close(code, closeReason(reason));
    this.#closeTimer = setTimeout(() => socket.terminate(), this.#host.limits.closeTimeout).unref();
  }

  /** Ends the connection without a word. */
  terminate(): void {
    this.#socket?.terminate();
  }

  /** Asks for a sign of life. */
  ping(now: number): void {
    this.pingedAt = now;
    this.#socket?.ping();
  }

  /** Stops reading until {@link release} was called as often. */
  hold(): void {
    this.#holds += 1;
    if (this.#holds === 1) this.#socket?.pause();
  }

  release(): void {
    this.#holds -= 1;
    if (this.#holds > 0) return;
    this.lastHeard = Date.now();
    this.pingedAt = undefined;
    this.#socket?.resume();
  }

  /** The handshake is over. */
  open(socket: WebSocket): void {
    this.#socket = socket;
    const closesAtOnce = this.#state !== 'opening';
    this.#state = 'open';
    this.lastHeard = Date.now();
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#onMessage(data, isBinary));
    socket.on('pong', () => this.#onHeard());
    socket.on('ping', () => this.#onHeard());
    // An error is followed by the close of the connection.
    socket.on('error', () => {});
    socket.once('close', () => this.#onClose());
    if (this.isHeld) socket.pause();
    this.#host.opened(this);
    const compressedFrom = this.handshake.get(COMPRESS_FROM);
    if (compressedFrom !== undefined) this.#outbox.compressFrom(compressedFrom);
    this.#outbox.open(socket);
    if (closesAtOnce) this.close();
  }

  /** The handshake was refused, or its client has left. */
  abandon(): void {
    if (this.#socket || this.isClosed) return;
    this.#state = 'closed';
    this.#outbox.clear();
    this.#controller?.abort(disconnected());
  }

  #onHeard(): void {
    this.lastHeard = Date.now();
    this.pingedAt = undefined;
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    this.#onHeard();
    if (this.#state !== 'open') return;
    let frame: ReceivedFrame;
    try {
      if (isBinary !== this.codec.isBinary) throw wrongKind(this.codec.isBinary);
      frame = this.codec.decode(data);
    } catch (error) {
      this.#refuseFrame(statusErrorFrom(error, this.handshake));
      return;
    }
    if (this.#rate.take(this.lastHeard)) this.#host.received(this, frame);
    else this.#refuseExcess(frame);
  }

  #refuseFrame(error: StatusError): void {
    this.#badFrames += 1;
    this.sendFrame({ type: '', error });
    if (this.#badFrames >= this.#host.limits.maxBadFrames) {
      this.close(CloseCode.BAD_FRAMES, 'too many malformed frames');
    }
  }

  #refuseExcess({ type, id }: ReceivedFrame): void {
    const { messageRate } = this.#host.limits;
    this.#refused += 1;
    const error = StatusError.resourceExhausted(
      `client sends more than ${messageRate} frames per second`,
    );
    this.sendFrame({ type, id, error });
    if (this.#refused > messageRate) this.close(CloseCode.TOO_MANY_FRAMES, error.message);
  }

  #onClose(): void {
    this.#state = 'closed';
    clearTimeout(this.#closeTimer);
    this.#host.closed(this);
    this.#controller?.abort(disconnected());
  }
}

/** Why calls and signals of a connection end that is closed. */
export function disconnected(): StatusError {
  return StatusError.cancelled('client disconnected');
}

function wrongKind(isBinary: boolean): StatusError {
  return StatusError.invalidArgument(
    isBinary
      ? 'frame is text: expected binary frames, as the subprotocol says'
      : 'frame is binary: expected text frames with JSON',
  );
}
