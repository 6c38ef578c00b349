import type { Metadata } from '../call/metadata.js';
import type { CallObservation } from './call-observer.js';

/** A call of another service that is about to be made. */
export interface ClientCallInfo {
  /** Name of the service, such as `user-service`. */
  readonly service: string;
  /** Full method, such as `/userservice.UserService/GetUser`. */
  readonly path: string;
  /** What is sent; an observer may add to it. */
  readonly metadata: Metadata;
}

/** Sees the calls that this service makes of others, for metrics and traces. */
export interface ClientCallObserver {
  /** A call is about to be made. Must not throw. @returns `undefined` to leave it alone */
  started(call: ClientCallInfo): CallObservation | undefined;
}
