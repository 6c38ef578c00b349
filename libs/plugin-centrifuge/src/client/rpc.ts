import { createCallKey, Metadata, StatusError } from '@nestjs-toolkit/core';
import { DisconnectError, disconnects, errors } from '../protocol/codes.js';
import type { Command } from '../protocol/messages.js';
import { bytesFromData, dataFromBytes } from '../protocol/payload.js';
import type { CentrifugeClient } from '../node/events.js';
import type { Session } from './session.js';

/** The client that calls an rpc through the node: `call.get(centrifugeClient)` in guards and handlers. */
export const centrifugeClient = createCallKey<CentrifugeClient>('centrifuge client');

/** What metadata can hold. */
const VISIBLE = /^[\x20-\x7e]+$/;

/** Calls what the application has for a method, or the rpc of the service with that name. */
export async function callRpc(
  session: Session,
  { method = '', data }: NonNullable<Command['rpc']>,
): Promise<{ data: Uint8Array }> {
  const { node } = session;
  const timeout = AbortSignal.timeout(node.settings.rpcTimeout);
  const signal = AbortSignal.any([session.ended, timeout]);
  const handler = node.handlers.rpc;
  if (handler) {
    const event = { client: session, method, data: dataFromBytes(data), signal };
    const answer = await unlessAborted(Promise.resolve(handler(event)), signal);
    if (answer !== undefined) return { data: bytesFromData(answer) };
  }
  const rpc = node.rpc(method);
  if (!rpc) throw handler || node.hasRpcs ? errors.methodNotFound() : errors.notAvailable();
  const calling = rpc.call({
    body: data ?? new Uint8Array(),
    encoding: session.protocol === 'json' ? 'json' : 'binary',
    metadata: metadataOf(session),
    peer: session.peer,
    deadline: Date.now() + node.settings.rpcTimeout,
    signal,
    prepare: (call) => call.set(centrifugeClient, session),
  });
  return { data: await unlessAborted(calling, signal) };
}

/** A handler that does not stop when it is told to is not waited for. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(StatusError.deadlineExceeded('rpc took too long'));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Headers of the handshake that may pass. */
function metadataOf(session: Session): Metadata {
  const metadata = new Metadata();
  for (const name of session.node.settings.proxyHeaders) {
    const value = session.headers[name];
    if (typeof value === 'string' && VISIBLE.test(value)) metadata.set(name, value);
  }
  return metadata;
}

/** Takes in a message that is not answered. */
export async function receiveMessage(
  session: Session,
  data: Uint8Array | undefined,
): Promise<void> {
  const handler = session.node.handlers.message;
  if (!handler) throw new DisconnectError(disconnects.notAvailable);
  await handler({ client: session, data: dataFromBytes(data) });
}
