import type { ServerCall } from '../call/server-call.js';
import type { MethodDefinition, ServiceDefinition } from '../service/service-definition.js';

/**
 * Reads the one request of a unary or server-streaming call. It runs after the middlewares, so a
 * call that a middleware refuses is never parsed. @throws StatusError for a request that cannot be read
 */
export type RequestReader = () => unknown;

/** Where the request of a call comes from: one message, or the stream of a client-streaming call. */
export type RequestSource = RequestReader | AsyncIterable<unknown>;

/** An rpc that is ready to be called, with everything that surrounds its handler. */
export interface ServedMethod {
  readonly method: MethodDefinition;
  /**
   * Runs middlewares, guards, interceptors, validation, pipes and the handler, in the call's async
   * context.
   *
   * @returns the answer, which may be partial, or an `AsyncIterable` of answers
   * @throws StatusError, always: whatever was thrown has been converted and logged
   */
  handle(call: ServerCall, request: RequestSource): Promise<unknown>;
}

/** A service whose handler class was found. */
export interface ServedService {
  readonly service: ServiceDefinition;
  readonly methods: readonly ServedMethod[];
}
