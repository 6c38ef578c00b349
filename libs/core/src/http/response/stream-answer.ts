import type { ServerResponse } from 'node:http';
import type { ServerCall } from '../../call/server-call.js';
import type { StatusError } from '../../error/status-error.js';
import { isAsyncIterable } from '../../message/is-async-iterable.js';
import type { BoundRoute } from '../routing/bound-route.js';
import type { HttpRuntime } from '../server/http-runtime.js';
import { prepareReply } from './send-answer.js';
import { streamFormatFor, type StreamFormat } from './stream-format.js';

/**
 * Sends a stream of answers: as server-sent events or JSON lines, or as the bytes themselves if the
 * answers are `google.api.HttpBody`. The head goes out with the first message, so a failure before
 * it is an ordinary error answer; a stream that stays silent sends its head with the first heartbeat.
 */
export class StreamAnswer {
  readonly #response: ServerResponse;
  readonly #format: StreamFormat;
  #answers: AsyncIterator<unknown> | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #hasBegun = false;
  #isOver = false;

  constructor(
    private readonly call: ServerCall,
    private readonly route: BoundRoute,
    private readonly runtime: HttpRuntime,
  ) {
    const { request, reply } = call.http!;
    this.#response = reply.raw;
    this.#format = streamFormatFor(request.headers.accept);
  }

  /** Whether the head of the answer is out. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /**
   * Sends all answers; asks for each when there is room for it. Resolves when the stream has ended,
   * by itself or because it was told to.
   *
   * @throws what the handler threw, or Error for an answer that cannot be written
   */
  async send(answers: unknown): Promise<void> {
    if (!isAsyncIterable(answers)) {
      throw new TypeError(`handler of ${this.route.rpc.path} must return an AsyncIterable`);
    }
    this.#answers = answers[Symbol.asyncIterator]();
    this.#startHeartbeat();
    try {
      while (!this.#isOver) {
        const { done, value } = await this.#answers.next();
        if (this.#isOver || done) break;
        await this.#write(value);
      }
    } catch (error) {
      if (!this.#isOver) throw error;
    }
    if (!this.#isOver) this.#finish();
  }

  /** Ends the stream with an error. */
  fail(error: StatusError): void {
    if (this.#isOver) return;
    this.abandon();
    if (this.route.responseShape.readRaw) {
      // Bytes have no place for an error: a broken connection tells that some are missing.
      this.#response.destroy();
      return;
    }
    this.#response.end(this.#format.error(this.runtime.errors.bodyOf(error, this.call)));
  }

  /** Stops without a word, because nobody listens, or because another answer is sent. */
  abandon(): void {
    this.#isOver = true;
    clearTimeout(this.#heartbeat);
    if (this.#answers) void stopIteration(this.#answers);
  }

  async #write(answer: unknown): Promise<void> {
    const { responseShape } = this.route;
    const message = responseShape.assertMessage(answer);
    const raw = responseShape.readRaw?.(message);
    const chunk = raw ? raw.bytes : this.#format.message(responseShape.target.writeJson(message));
    if (!this.#hasBegun) this.#begin(raw?.contentType ?? this.#format.contentType);
    // HEAD has no more than a head.
    if (this.#isOver) return;
    this.#heartbeat?.refresh();
    if (!this.#response.write(chunk)) await this.#room();
  }

  #finish(): void {
    const isRaw = this.route.responseShape.readRaw !== undefined;
    if (!this.#hasBegun) this.#begin(isRaw ? 'application/octet-stream' : this.#format.contentType);
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#heartbeat);
    this.#response.end(isRaw ? undefined : this.#format.end);
  }

  #begin(contentType: string): void {
    const { reply, request } = this.call.http!;
    prepareReply(reply, this.call, this.runtime);
    reply.header('content-type', contentType);
    reply.header('cache-control', reply.getHeader('cache-control') ?? 'no-cache');
    // Keeps nginx from holding messages back.
    reply.header('x-accel-buffering', 'no');
    reply.hijack();
    this.#hasBegun = true;
    this.#response.writeHead(reply.statusCode, reply.getHeaders() as Record<string, string>);
    if (request.method !== 'HEAD') return;
    this.abandon();
    this.#response.end();
  }

  #startHeartbeat(): void {
    const { heartbeat } = this.runtime.options;
    if (heartbeat === 0 || this.route.responseShape.readRaw) return;
    this.#heartbeat = setTimeout(() => this.#beat(), heartbeat).unref();
  }

  #beat(): void {
    if (this.#isOver) return;
    if (!this.#hasBegun && !this.#beginEarly()) return;
    if (!this.#response.writableNeedDrain) this.#response.write(this.#format.heartbeat);
    this.#heartbeat?.refresh();
  }

  /** Sends the head before the first message. @returns whether it could; if not, that message fails */
  #beginEarly(): boolean {
    try {
      this.#begin(this.#format.contentType);
    } catch {
      return false;
    }
    return !this.#isOver;
  }

  /** Waits until a slow client has taken what was sent, or has left. */
  #room(): Promise<void> {
    const response = this.#response;
    return new Promise((resolve) => {
      const settle = (): void => {
        response.off('drain', settle).off('close', settle);
        resolve();
      };
      response.on('drain', settle).on('close', settle);
    });
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
