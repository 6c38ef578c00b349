import type { Metadata } from '../call/metadata.js';
import type { Peer } from '../call/peer.js';
import { ServerCall, type CallOrigin } from '../call/server-call.js';
import type { RequestSource } from '../dispatch/served-service.js';
import { Code } from '../error/code.js';
import { StatusError } from '../error/status-error.js';
import { statusErrorFrom } from '../error/status-error-from.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import { isAsyncIterable } from '../message/is-async-iterable.js';
import { COMPRESS_FROM } from '../middleware/compress.middleware.js';
import type { MethodDefinition, ServiceDefinition } from '../service/service-definition.js';
import type { BoundRpc } from './bound-rpc.js';
import type { RegisteredCall } from '../call/call-registry.js';
import type { EngineMethod, EngineStatus, Exchange, ExchangeListener } from './grpc-engine.js';
import { RequestStream } from './request-stream.js';
import { errorOnWire } from './status-on-wire.js';

const OK: EngineStatus = { code: Code.OK, message: 'OK' };

/** Serves an rpc on an engine. */
export function engineMethodOf(rpc: BoundRpc): EngineMethod {
  return {
    path: rpc.method.path,
    kind: rpc.method.kind,
    mayCompress: rpc.mayCompress,
    open: (exchange) => {
      const call = new GrpcCall(rpc, exchange);
      call.open();
      return call;
    },
  };
}

/** A gRPC call from its metadata to its status: reads, runs the handler, writes. */
class GrpcCall extends ServerCall implements ExchangeListener, RegisteredCall {
  slot = -1;
  #answers: AsyncIterator<unknown> | undefined;
  #hasSentHeaders = false;
  #isRunning = false;
  /** Whether the status is out, or nobody waits for it. */
  #isOver = false;

  constructor(
    private readonly rpc: BoundRpc,
    private readonly exchange: Exchange,
  ) {
    super(new GrpcCallOrigin(rpc, exchange));
  }

  /** Takes the call in, if there is room and time for it. */
  open(): void {
    const { rpc } = this;
    if (this.cancellation) {
      this.#end(this.cancellation);
    } else if (!rpc.settings.registry.enter(this, rpc.isBackground)) {
      this.#end(StatusError.resourceExhausted('server has too many calls in flight'));
    } else if (rpc.streamsRequests) {
      void this.#run(new RequestStream(this.exchange, rpc.decode));
    }
  }

  onRequest(bytes: Uint8Array): void {
    if (!this.#isOver) void this.#run(() => this.rpc.decode(bytes));
  }

  onCancel(reason: StatusError): void {
    this.cancel(reason);
  }

  override cancel(reason: StatusError): void {
    super.cancel(reason);
    // The constructor above cancels a call whose deadline has passed, before this one has begun.
    if (!(#isOver in this) || this.#isOver) return;
    this.#end(reason);
    if (this.#answers) void stopIteration(this.#answers);
    if (!this.#isRunning) this.#leave();
  }

  async #run(source: RequestSource): Promise<void> {
    this.#isRunning = true;
    try {
      const answer = await this.rpc.served.handle(this, source);
      if (this.rpc.mayCompress) this.#compress();
      if (this.rpc.streamsAnswers) await this.#sendAll(answer);
      else if (!this.#isOver) this.#sendOne(answer);
    } catch (error) {
      if (!this.#isOver) {
        this.#end(StatusError.is(error) ? error : statusErrorFrom(error, this));
      }
    }
    this.#leave();
  }

  #compress(): void {
    const minSize = this.get(COMPRESS_FROM);
    if (minSize !== undefined) this.exchange.compress(minSize);
  }

  #sendOne(answer: unknown): void {
    const bytes = this.rpc.encode(answer);
    this.#sendHeaders();
    void this.exchange.send(bytes);
    this.#succeed();
  }

  /** Asks for the next answer when there is room for it. Leaving the loop ends the handler's generator. */
  async #sendAll(answers: unknown): Promise<void> {
    if (!isAsyncIterable(answers)) {
      throw new TypeError(`handler of ${this.method.path} must return an AsyncIterable`);
    }
    const iterator = answers[Symbol.asyncIterator]();
    this.#answers = iterator;
    if (this.#isOver) {
      await iterator.return?.();
      return;
    }
    for await (const answer of { [Symbol.asyncIterator]: () => iterator }) {
      if (this.#isOver) break;
      const bytes = this.rpc.encode(answer);
      this.#sendHeaders();
      const room = this.exchange.send(bytes);
      if (room) await room;
      if (this.#isOver) break;
    }
    if (!this.#isOver) this.#succeed();
  }

  #sendHeaders(): void {
    if (this.#hasSentHeaders) return;
    this.#hasSentHeaders = true;
    const headers = this.ownResponseHeaders;
    if (headers && headers.size > 0) this.exchange.sendHeaders(headers);
  }

  #leave(): void {
    this.rpc.settings.registry.leave(this, this.rpc.isBackground);
  }

  #succeed(): void {
    this.#isOver = true;
    const trailers = this.ownResponseTrailers;
    this.exchange.finish(trailers ? { ...OK, trailers } : OK);
    this.finish();
  }

  #end(error: StatusError): void {
    this.#isOver = true;
    this.#sendHeaders();
    this.exchange.finish(errorOnWire(error, this, this.rpc.settings.maxMetadataSize));
    this.finish();
  }
}

/** Tells a handler's generator to end. What it throws meanwhile interests nobody any more. */
async function stopIteration(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    return;
  }
}

/** What the call knows from the start. A class, so that a call makes one object instead of closures. */
class GrpcCallOrigin implements CallOrigin {
  readonly service: ServiceDefinition;
  readonly method: MethodDefinition;
  readonly transport = 'grpc';
  readonly deadline: number | undefined;
  readonly logger: ToolkitLogger;

  constructor(
    rpc: BoundRpc,
    private readonly exchange: Exchange,
  ) {
    this.service = rpc.service;
    this.method = rpc.method;
    this.deadline = rpc.deadlineOf(exchange.deadline);
    this.logger = rpc.settings.logger;
  }

  metadata(): Metadata {
    return this.exchange.metadata();
  }

  peer(): Peer {
    return this.exchange.peer();
  }
}
