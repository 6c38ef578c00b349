import type { Call } from '../call/call.js';
import { Metadata } from '../call/metadata.js';
import type { CallOptions } from './remote-service.js';

/** Metadata made for one call, with everything that the current call hands on: sent as it is. */
export class CompleteMetadata extends Metadata {}

/** Keys that every outgoing call hands on: the W3C trace context and its baggage. */
const ALWAYS = ['traceparent', 'tracestate', 'baggage'];

/**
 * What is sent with a call: request id, trace context and listed keys of the call that it is made
 * for, then what the caller gives, which counts where keys are the same.
 *
 * @param forwarded further keys of the current call that are handed on
 */
export function outgoingMetadata(
  current: Call | undefined,
  forwarded: readonly string[],
  given: CallOptions['metadata'],
): Metadata {
  if (given instanceof CompleteMetadata) return given;
  const metadata = new Metadata();
  if (current) {
    metadata.set('x-request-id', current.requestId);
    for (const key of ALWAYS) metadata.take(key, current.metadata);
    for (const key of forwarded) metadata.take(key, current.metadata);
  }
  if (given instanceof Metadata) {
    for (const key of given.keys()) metadata.take(key, given);
  } else {
    for (const key in given) metadata.set(key, given[key]!);
  }
  return metadata;
}
