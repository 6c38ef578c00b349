import type { Metadata } from '../call/metadata.js';
import type { RemoteMethod } from './remote-service.js';

/** A call of another service that is about to be made. */
export interface OutgoingCall {
  /** Name of the service, such as `user-service`. */
  readonly service: string;
  readonly method: RemoteMethod<any, any>; // oxlint-disable-line no-explicit-any -- interceptors see calls of every type
  /** The request, or the stream of requests. */
  readonly request: unknown;
  /** What is sent; an interceptor may add to it. */
  readonly metadata: Metadata;
  /** When the answer is no longer of use, as milliseconds since the epoch. */
  readonly deadline: number | undefined;
}

/**
 * Wraps calls of other services, as middlewares wrap those that arrive.
 *
 * @param next makes the call: resolves to the answer, or to the `AsyncIterable` of answers.
 * @example const trace: ClientInterceptor = (call, next) => tracer.span(call.method.path, () => next(call));
 */
export type ClientInterceptor = (
  call: OutgoingCall,
  next: (call: OutgoingCall) => Promise<unknown>,
) => Promise<unknown>;
