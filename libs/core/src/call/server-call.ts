import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StatusError } from '../error/status-error.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import type { MethodDefinition, ServiceDefinition } from '../service/service-definition.js';
import type { Call, CallTransport } from './call.js';
import type { CallKey } from './call-key.js';
import { Metadata } from './metadata.js';
import type { Peer } from './peer.js';
import type { WebSocketConnection } from './websocket-connection.js';

/** What a server knows of a call when it arrives. The functions are called once, when first needed. */
export interface CallOrigin {
  readonly service: ServiceDefinition;
  readonly method: MethodDefinition;
  readonly transport: CallTransport;
  readonly metadata: () => Metadata;
  readonly peer: () => Peer;
  /** When the caller stops waiting, as milliseconds since the epoch. */
  readonly deadline?: number | undefined;
  readonly logger: ToolkitLogger;
  readonly http?: { readonly request: FastifyRequest; readonly reply: FastifyReply };
  readonly websocket?: WebSocketConnection;
}

/** An `x-request-id` that is worth keeping: visible ASCII of a sane length. */
const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** Longest delay that a Node timer takes, in milliseconds. */
const MAX_TIMER_DELAY = 2 ** 31 - 1;

/**
 * The call that servers create and handlers see. Everything that most calls never ask for is made
 * on demand, which keeps a plain unary call cheap.
 */
export class ServerCall implements Call {
  readonly service: ServiceDefinition;
  readonly method: MethodDefinition;
  readonly transport: CallTransport;
  readonly http: Call['http'];
  readonly websocket: Call['websocket'];
  #metadata: Metadata | undefined;
  #peer: Peer | undefined;
  #requestId: string | undefined;
  #logger: ToolkitLogger | undefined;
  #responseHeaders: Metadata | undefined;
  #responseTrailers: Metadata | undefined;
  #values: Map<CallKey<unknown>, unknown> | undefined;
  #controller: AbortController | undefined;
  #cancelListeners: Set<(reason: StatusError) => void> | undefined;
  #cancelled: StatusError | undefined;
  #deadline: number | undefined;
  #deadlineTimer: NodeJS.Timeout | undefined;
  #finished = false;

  constructor(private readonly origin: CallOrigin) {
    this.service = origin.service;
    this.method = origin.method;
    this.transport = origin.transport;
    this.http = origin.http;
    this.websocket = origin.websocket;
    this.#deadline = origin.deadline;
    if (origin.deadline !== undefined) this.#watchDeadline(origin.deadline);
  }

  get metadata(): Metadata {
    return (this.#metadata ??= this.origin.metadata());
  }

  get peer(): Peer {
    return (this.#peer ??= this.origin.peer());
  }

  get deadline(): Date | undefined {
    return this.#deadline === undefined ? undefined : new Date(this.#deadline);
  }

  get requestId(): string {
    return (this.#requestId ??= this.#incomingRequestId() ?? randomUUID());
  }

  get logger(): ToolkitLogger {
    return (this.#logger ??= this.origin.logger.withFields({
      requestId: this.requestId,
      rpc: this.method.path,
      transport: this.transport,
    }));
  }

  get responseHeaders(): Metadata {
    return (this.#responseHeaders ??= new Metadata());
  }

  get responseTrailers(): Metadata {
    return (this.#responseTrailers ??= new Metadata());
  }

  /** Headers that were set, without making an empty set where there are none. */
  get ownResponseHeaders(): Metadata | undefined {
    return this.#responseHeaders;
  }

  /** Trailers that were set, without making an empty set where there are none. */
  get ownResponseTrailers(): Metadata | undefined {
    return this.#responseTrailers;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#cancelled) this.#controller.abort(this.#cancelled);
    }
    return this.#controller.signal;
  }

  /** Why the call was cancelled, if it was. */
  get cancellation(): StatusError | undefined {
    return this.#cancelled;
  }

  get<T>(key: CallKey<T>): T | undefined {
    return this.#values?.get(key) as T | undefined;
  }

  set<T>(key: CallKey<T>, value: T): void {
    (this.#values ??= new Map()).set(key, value);
  }

  limitTime(milliseconds: number): void {
    const deadline = Date.now() + milliseconds;
    if (this.#finished || (this.#deadline !== undefined && this.#deadline <= deadline)) return;
    clearTimeout(this.#deadlineTimer);
    this.#deadline = deadline;
    this.#watchDeadline(deadline);
  }

  /**
   * Runs a function when the call is cancelled, at once if it has been: what `signal` tells, without
   * the cost of making one. @returns forgets the function
   */
  onceCancelled(run: (reason: StatusError) => void): () => void {
    if (this.#cancelled) run(this.#cancelled);
    else (this.#cancelListeners ??= new Set()).add(run);
    return () => this.#cancelListeners?.delete(run);
  }

  /** Tells the handler to stop. Does nothing once the call is finished or already cancelled. */
  cancel(reason: StatusError): void {
    if (this.#finished || this.#cancelled) return;
    this.#cancelled = reason;
    this.#controller?.abort(reason);
    for (const run of this.#cancelListeners ?? []) run(reason);
    this.#cancelListeners = undefined;
  }

  /** Ends the call: the deadline no longer runs. Servers call it once the answer is out. */
  finish(): void {
    this.#finished = true;
    clearTimeout(this.#deadlineTimer);
  }

  #watchDeadline(deadline: number): void {
    const delay = deadline - Date.now();
    if (delay > MAX_TIMER_DELAY) return;
    const expire = (): void => this.cancel(StatusError.deadlineExceeded('deadline exceeded'));
    if (delay <= 0) expire();
    else this.#deadlineTimer = setTimeout(expire, delay).unref();
  }

  #incomingRequestId(): string | undefined {
    const id = this.metadata.get('x-request-id');
    return id !== undefined && REQUEST_ID.test(id) ? id : undefined;
  }
}
