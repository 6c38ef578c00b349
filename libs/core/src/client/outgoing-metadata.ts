import type { Call } from '../call/call.js';
import { Metadata } from '../call/metadata.js';
import type { CallOptions } from './remote-service.js';

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
  const metadata = new Metadata();
  if (current) {
    metadata.set('x-request-id', current.requestId);
    for (const key of ALWAYS) copy(current.metadata, key, metadata);
    for (const key of forwarded) copy(current.metadata, key, metadata);
  }
  if (given instanceof Metadata) {
    for (const key of given.keys()) metadata.delete(key);
    for (const [key, value] of given) metadata.append(key, value);
  } else {
    for (const key in given) metadata.set(key, given[key]!);
  }
  return metadata;
}

function copy(from: Metadata, key: string, to: Metadata): void {
  for (const value of from.getAll(key)) to.append(key, value);
}
