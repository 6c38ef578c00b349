import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RegisteredCall } from '../../call/call-registry.js';
import { Metadata } from '../../call/metadata.js';
import { ServerCall } from '../../call/server-call.js';
import type { RequestSource } from '../../dispatch/served-service.js';
import { StatusError } from '../../error/status-error.js';
import { statusErrorFrom } from '../../error/status-error-from.js';
import { JSON_MARSHALER, type Marshaler } from '../marshal/marshaler.js';
import { mediaTypeOf } from '../marshal/media-type.js';
import { readBody } from '../request/read-body.js';
import type { RequestParts } from '../request/request-shape.js';
import { readUpload } from '../request/upload-stream.js';
import { sendAnswer, sendError } from '../response/send-answer.js';
import { StreamAnswer } from '../response/stream-answer.js';
import type { BoundRoute } from '../routing/bound-route.js';
import { watchClient } from './client-watch.js';
import { HttpCallOrigin, type HttpExchange } from './http-call-origin.js';
import type { HttpRuntime } from './http-runtime.js';

/** A call over HTTP from its headers to its answer: reads, runs the handler, writes. */
export class HttpCall extends ServerCall implements RegisteredCall {
  slot = -1;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  #unwatch: (() => void) | undefined;
  #stream: StreamAnswer | undefined;
  #isRunning = false;
  /** Whether the answer is out, or nobody waits for it. */
  #isOver = false;

  /** @throws StatusError 400 for a timeout that cannot be read */
  constructor(
    private readonly route: BoundRoute,
    private readonly runtime: HttpRuntime,
    private readonly parts: RequestParts,
    exchange: HttpExchange,
  ) {
    super(new HttpCallOrigin(route, runtime, exchange));
    this.#request = exchange.request;
    this.#reply = exchange.reply;
  }

  /** Takes the call in, if there is room and time for it. */
  open(): void {
    if (this.cancellation) return this.#end(this.cancellation);
    if (!this.runtime.calls.enter(this)) return this.#end(tooManyCalls());
    this.#unwatch = watchClient(this.#request, this.#reply, this);
    void this.#run();
  }

  /** Nobody is there any more to be answered. */
  onClientLeft(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    super.cancel(StatusError.cancelled('client disconnected'));
    this.#stream?.abandon();
    this.#close();
  }

  override cancel(reason: StatusError): void {
    super.cancel(reason);
    // The constructor above cancels a call whose deadline has passed, before this one has begun.
    if (!(#isOver in this) || this.#isOver) return;
    this.#end(reason);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      const { served, requestShape, streamsRequests } = this.route;
      const { options } = this.runtime;
      const format = this.#requestFormat();
      const answerFormat = this.#answerFormat(format);
      const source: RequestSource = streamsRequests
        ? this.#upload(format)
        : this.#reader(
            requestShape.target && (await readBody(this.#request.raw, options.bodyLimit)),
            format,
          );
      if (!this.#isOver) {
        const answer = await served.handle(this, source);
        const sending = this.#isOver ? undefined : this.#answer(answer, answerFormat);
        if (sending) await sending;
      }
    } catch (error) {
      this.#end(StatusError.is(error) ? error : statusErrorFrom(error, this));
    }
    this.#isRunning = false;
    this.#close();
  }

  /**
   * What the body is written in; `undefined` if there is none, or if its bytes are taken as they are.
   *
   * @throws StatusError 415
   */
  #requestFormat(): Marshaler | undefined {
    const { requestShape, streamsRequests } = this.route;
    if (!requestShape.target || requestShape.isRaw) return undefined;
    const contentType = this.#request.headers['content-type'];
    if (streamsRequests && isJsonLines(contentType)) return JSON_MARSHALER;
    const format = this.runtime.marshalers.forBody(contentType);
    if (format?.decode || requestShape.takesAnyMediaType || !hasBody(this.#request)) return format;
    throw unsupportedMediaType(contentType);
  }

  /**
   * What the answer is written in. Found before the handler runs, which a refusal must not do.
   *
   * @throws StatusError 406
   */
  #answerFormat(requestFormat: Marshaler | undefined): Marshaler {
    const { responseShape, streamsAnswers } = this.route;
    if (streamsAnswers || responseShape.readRaw) return JSON_MARSHALER;
    return this.runtime.marshalers.forAnswer(
      this.#request.headers.accept,
      requestFormat,
      responseShape.target,
    );
  }

  /** Reads the request message, from its body if it has one. */
  #reader(bytes: Uint8Array | undefined, marshaler: Marshaler | undefined): () => object {
    return () => {
      const contentType = this.#request.headers['content-type'] ?? '';
      const body = bytes && { bytes, contentType, marshaler };
      const message = this.route.requestShape.read(this.parts, body);
      // Where guards and filters of HTTP look for it.
      this.#request.body = message;
      return message;
    };
  }

  async *#upload(marshaler: Marshaler | undefined): AsyncGenerator<unknown> {
    const { requestShape } = this.route;
    const contentType = this.#request.headers['content-type'] ?? '';
    const form = { isRaw: requestShape.isRaw, limit: this.runtime.options.bodyLimit };
    for await (const bytes of readUpload(this.#request.raw, form)) {
      yield requestShape.read(this.parts, { bytes, contentType, marshaler });
    }
  }

  /** @returns when the answer is out, if that takes time */
  #answer(answer: unknown, marshaler: Marshaler): Promise<void> | undefined {
    // A filter or the handler may have answered by itself.
    if (this.#reply.sent) return void this.#settle();
    if (this.route.streamsAnswers) return this.#answerStream(answer);
    const form = { marshaler, shape: this.route.responseShape };
    const sending = sendAnswer(this, answer, form, this.runtime);
    if (sending) return sending.then(() => this.#settle());
    this.#settle();
    return undefined;
  }

  async #answerStream(answer: unknown): Promise<void> {
    this.#stream = new StreamAnswer(this, this.route, this.runtime);
    await this.#stream.send(answer);
    this.#settle();
  }

  #end(error: StatusError): void {
    if (this.#isOver) return;
    this.#settle();
    if (this.#stream?.hasBegun) this.#stream.fail(error);
    else {
      this.#stream?.abandon();
      sendError(this.#reply, error, this, this.runtime);
    }
    this.#close();
  }

  #settle(): void {
    this.#isOver = true;
    this.finish();
  }

  /** Forgets the call once it is over for both its client and its handler. */
  #close(): void {
    if (!this.#isOver || this.#isRunning) return;
    this.#unwatch?.();
    this.runtime.calls.leave(this);
  }
}

function hasBody({ headers }: FastifyRequest): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  return encoding !== undefined || (length !== undefined && length !== '0');
}

/** Names of JSON with one text on each line. */
const JSON_LINES: ReadonlySet<string> = new Set([
  'application/jsonl',
  'application/ndjson',
  'application/x-jsonlines',
  'application/x-ndjson',
]);

function isJsonLines(contentType: string | undefined): boolean {
  return JSON_LINES.has(mediaTypeOf(contentType));
}

function unsupportedMediaType(contentType: string | undefined): StatusError {
  return StatusError.invalidArgument(
    `content-type "${contentType ?? ''}" is not supported: expected application/json`,
    { httpStatus: 415 },
  );
}

/** Clients that try again elsewhere, or a moment later, may find room. */
function tooManyCalls(): StatusError {
  return StatusError.resourceExhausted('server has too many calls in flight', {
    httpStatus: 503,
    metadata: new Metadata([['retry-after', '1']]),
  });
}
