import { ServerCall, type CallOrigin } from '../../call/server-call.js';
import type { CallKey } from '../../call/call-key.js';
import type { RegisteredCall } from '../../call/call-registry.js';
import { StatusError } from '../../error/status-error.js';
import { statusErrorFrom } from '../../error/status-error-from.js';
import type { RequestSource } from '../../dispatch/served-service.js';
import { isAsyncIterable } from '../../message/is-async-iterable.js';
import type { Connection } from '../connection/connection.js';
import type { FrameId } from '../frames/frame.js';
import type { Endpoint } from './endpoint.js';
import type { InboundStream } from './inbound-stream.js';

export interface WsCallParts {
  readonly origin: CallOrigin;
  readonly endpoint: Endpoint;
  readonly connection: Connection;
  /** Sent back with every frame of the call. */
  readonly id: FrameId | undefined;
  /** Where the requests of a stream arrive. */
  readonly inbound?: InboundStream | undefined;
  /** Called once the call is over for its client and its handler. */
  readonly onEnd: (call: WsCall) => void;
}

/** A call on a WebSocket: runs its handler, and sends answers and errors as frames. */
export class WsCall extends ServerCall implements RegisteredCall {
  slot = -1;
  readonly endpoint: Endpoint;
  readonly connection: Connection;
  readonly id: FrameId | undefined;
  readonly inbound: InboundStream | undefined;
  readonly #onEnd: (call: WsCall) => void;
  #requestId: string | undefined;
  #answers: AsyncIterator<unknown> | undefined;
  /** Whether the client waits for nothing any more. */
  #isOver = false;

  constructor({ origin, endpoint, connection, id, inbound, onEnd }: WsCallParts) {
    super(origin);
    this.endpoint = endpoint;
    this.connection = connection;
    this.id = id;
    this.inbound = inbound;
    this.#onEnd = onEnd;
  }

  override get<T>(key: CallKey<T>): T | undefined {
    return this.own(key) ?? this.connection.get(key);
  }

  /** A value that was set on this very call. */
  protected own<T>(key: CallKey<T>): T | undefined {
    return super.get(key);
  }

  /** Calls of one connection have the headers of its handshake, but each has an id of its own. */
  override get requestId(): string {
    if (this.http) return super.requestId;
    return (this.#requestId ??= this.connection.nextRequestId());
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get isStream(): boolean {
    return this.endpoint.streamsAnswers || this.endpoint.streamsRequests;
  }

  /** Runs the handler and sends what it answers. Never rejects. */
  async run(source: RequestSource): Promise<void> {
    try {
      if (this.cancellation) throw this.cancellation;
      const answer = await this.endpoint.served.handle(this, source);
      const accepting = this.accepted();
      if (accepting) await accepting;
      if (this.endpoint.streamsAnswers || isAsyncIterable(answer)) await this.#sendAll(answer);
      else if (!this.#isOver) {
        const sending = this.#reply(answer);
        if (sending) await sending;
      }
      if (!this.#isOver) this.#settle(undefined);
    } catch (error) {
      this.#fail(StatusError.is(error) ? error : statusErrorFrom(error, this));
    }
    this.inbound?.fail(StatusError.cancelled('call is over'));
    this.finish();
    this.#onEnd(this);
  }

  override cancel(reason: StatusError): void {
    super.cancel(reason);
    // The constructor above cancels a call whose deadline has passed, before this one has begun.
    if (!(#isOver in this) || this.#isOver) return;
    this.inbound?.fail(reason);
    this.#fail(reason);
  }

  /** The client is gone or has cancelled: nothing is sent any more. */
  abandon(reason: StatusError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    super.cancel(reason);
    this.inbound?.fail(reason);
    this.#stop();
    this.over(undefined);
  }

  /** Middlewares and guards have let the call pass, and its handler has answered. */
  protected accepted(): Promise<void> | void {
    return;
  }

  /** Tells the client why the call failed. */
  protected refuse(error: StatusError): void {
    const { type } = this.endpoint;
    this.connection.sendFrame({ type, id: this.id, error });
  }

  /** The client has got its last frame. */
  protected over(_error: StatusError | undefined): void {
    return;
  }

  #fail(error: StatusError): void {
    if (this.#isOver) return;
    this.#settle(error);
  }

  #settle(error: StatusError | undefined): void {
    this.#isOver = true;
    if (error) {
      this.#stop();
      this.refuse(error);
    }
    this.over(error);
  }

  /** @returns when the client has room for more, if that takes time */
  #reply(answer: unknown): Promise<void> | undefined {
    const { type, isEvent, answer: message } = this.endpoint;
    const { id } = this;
    // Nobody waits for the answer of an event, or of an opening, that has none.
    if ((isEvent || this.http) && answer === undefined && id === undefined) return undefined;
    const payload = isEvent && answer === undefined ? ACK : { value: answer, type: message };
    return this.connection.sendInTurn({ type, id, payload });
  }

  async #sendAll(answers: unknown): Promise<void> {
    const { type, answer, served } = this.endpoint;
    if (!isAsyncIterable(answers)) {
      throw new TypeError(`handler of ${served.method.path} must return an AsyncIterable`);
    }
    this.#answers = answers[Symbol.asyncIterator]();
    if (this.#isOver) return this.#stop();
    const { id, connection } = this;
    let sent = 0;
    try {
      for (; ; sent += 1) {
        const { done, value } = await this.#answers.next();
        if (this.#isOver || done) break;
        await connection.sendInTurn({ type, id, payload: { value, type: answer } });
        if (this.#isOver) break;
      }
    } catch (error) {
      if (!this.#isOver) throw error;
    }
    if (this.#isOver || (sent === 1 && !this.endpoint.streamsAnswers)) return;
    if (sent === 0 && !this.endpoint.streamsAnswers) throw new Error('stream has no answer');
    await connection.sendInTurn({ type, id, end: true });
  }

  /** Tells a handler's generator to end. What it throws meanwhile interests nobody any more. */
  #stop(): void {
    const answers = this.#answers;
    this.#answers = undefined;
    if (answers) void Promise.resolve(answers.return?.()).catch(() => {});
  }
}

/** Answer of an event whose handler returned nothing, for a client that waits for one. */
const ACK = { value: null, type: undefined };
