import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import type { MethodDefinition, ServiceDefinition } from '../service/service-definition.js';
import type { CallKey } from './call-key.js';
import type { Metadata } from './metadata.js';
import type { Peer } from './peer.js';
import type { WebSocketConnection } from './websocket-connection.js';

export type CallTransport = 'grpc' | 'http' | 'ws';

/**
 * One call of an rpc, the same on every transport: the second argument of every handler, and what
 * `currentCall()` gives anywhere below it.
 */
export interface Call {
  readonly service: ServiceDefinition;
  readonly method: MethodDefinition;
  readonly transport: CallTransport;
  /** `x-request-id` of the caller, or a new id. On every log line of the call. */
  readonly requestId: string;
  /** Metadata of the request: gRPC metadata, or HTTP headers. */
  readonly metadata: Metadata;
  /** When the caller stops waiting. */
  readonly deadline: Date | undefined;
  /** Aborts when the caller has gone, cancelled or stopped waiting. Pass it on to whatever can be cancelled. */
  readonly signal: AbortSignal;
  readonly peer: Peer;
  /** Logger whose lines carry the request id and the rpc. */
  readonly logger: ToolkitLogger;
  /** Headers of the answer: set them before the handler returns or the first message is sent. */
  readonly responseHeaders: Metadata;
  /** gRPC trailers; on HTTP they are sent as headers where there is a single answer. */
  readonly responseTrailers: Metadata;
  /** The request and reply of Fastify, on HTTP and in the handshake of a WebSocket. */
  readonly http: { readonly request: FastifyRequest; readonly reply: FastifyReply } | undefined;
  /** The connection that the call came on, on WebSocket. */
  readonly websocket: WebSocketConnection | undefined;
  /** A value that a middleware or guard left on the call. */
  get<T>(key: CallKey<T>): T | undefined;
  set<T>(key: CallKey<T>, value: T): void;
  /**
   * Lets the call end with `DEADLINE_EXCEEDED` after so many milliseconds from now, unless its
   * deadline comes first. What it calls inherits the new deadline.
   */
  limitTime(milliseconds: number): void;
}
