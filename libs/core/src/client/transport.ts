import type { Metadata } from '../call/metadata.js';
import type { FailedStatus } from './call-failure.js';

/**
 * Makes calls of one service as bytes: connections, balancing, retries, deadlines and compression. It
 * knows nothing of messages, so that one transport can replace another.
 */
export interface ClientTransport {
  /** Starts a call. What happens to it is told to the listener. Must not throw. */
  start(call: TransportCall, listener: TransportListener): ActiveCall;
  /** Ends every call and closes every connection. */
  close(): void;
}

export interface TransportCall {
  /** Full method. */
  readonly path: string;
  readonly metadata: Metadata;
  /** As milliseconds since the epoch. */
  readonly deadline: number | undefined;
  readonly waitForReady: boolean;
  /** Whether the rpc may be sent twice. */
  readonly isIdempotent: boolean;
  /** Whether it has a stream of requests, which is never sent twice. */
  readonly streamsRequests: boolean;
}

/** What is told of a call: headers at most once, messages as they were asked for, then the end. */
export interface TransportListener {
  onHeaders(headers: () => Metadata): void;
  onMessage(bytes: Uint8Array): void;
  /** Called once, and nothing after it. `undefined` is success. */
  onEnd(failure: FailedStatus | undefined, trailers: () => Metadata): void;
}

/** A call that has been started. */
export interface ActiveCall {
  /** @param sent called when there is room for another message */
  send(bytes: Uint8Array, sent?: () => void): void;
  /** There are no more requests. */
  halfClose(): void;
  /** Asks for one more message. */
  read(): void;
  /** Ends the call at this side. */
  cancel(): void;
}
