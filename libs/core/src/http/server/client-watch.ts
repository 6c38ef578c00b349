import type { EventEmitter } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Something that ends when its client leaves. */
export interface Watched {
  onClientLeft(): void;
}

/** Calls by the connection they came on: one at a time as a rule, for which a `Set` costs too much. */
const watchedBySocket = new WeakMap<object, Watched[]>();

/**
 * Tells a call when its client's connection closes. One listener serves all calls of an HTTP/1
 * connection; an HTTP/2 connection outlives its requests, so each of those is watched by itself.
 *
 * @returns how to stop watching
 */
export function watchClient(
  request: FastifyRequest,
  reply: FastifyReply,
  call: Watched,
): () => void {
  const { socket } = request.raw;
  const isHttp1 = request.raw.httpVersionMajor < 2 && typeof socket?.once === 'function';
  if (!isHttp1) return watchStream(reply.raw, call);
  const calls = watchedBySocket.get(socket) ?? watchSocket(socket);
  calls.push(call);
  return () => forget(calls, call);
}

function forget(calls: Watched[], call: Watched): void {
  const last = calls.pop();
  if (last === undefined || last === call) return;
  // The last one takes the place of the one that has ended.
  const place = calls.indexOf(call);
  if (place === -1) calls.push(last);
  else calls[place] = last;
}

function watchSocket(socket: EventEmitter): Watched[] {
  const calls: Watched[] = [];
  watchedBySocket.set(socket, calls);
  socket.once('close', () => {
    for (const call of calls.splice(0)) call.onClientLeft();
  });
  return calls;
}

function watchStream(response: EventEmitter, call: Watched): () => void {
  const onClose = (): void => call.onClientLeft();
  response.once('close', onClose);
  return () => response.off('close', onClose);
}
