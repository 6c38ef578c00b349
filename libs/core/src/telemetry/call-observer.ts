import type { Call } from '../call/call.js';
import type { Code } from '../error/code.js';
import type { StatusError } from '../error/status-error.js';

/** How a call ended. */
export interface CallOutcome {
  readonly code: Code;
  /** Absent if it succeeded. Its `cause` is what was thrown, if that was no status. */
  readonly error?: StatusError;
  /** From its arrival to the end of its answer, in milliseconds. */
  readonly duration: number;
  /** Messages sent back: 1 for a single answer. */
  readonly messages: number;
}

/** Follows one call. */
export interface CallObservation {
  /** Runs the call, for observers that keep something in the async context. Streams run each step in it. */
  run?<T>(work: () => T): T;
  /** The call is over. Must not throw. */
  ended(outcome: CallOutcome): void;
}

/** Sees the calls of every transport, for metrics, traces and error reports. */
export interface CallObserver {
  /** A call has arrived, before middlewares run. Must not throw. @returns `undefined` to leave it alone */
  started(call: Call): CallObservation | undefined;
}
