import type { EventEmitter } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Something that ends when its client leaves. */
export interface Watched {
  onClientLeft(): void;
}

/** Calls by the connection they came on. */
const watchedBySocket = new WeakMap<object, Set<Watched>>();

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
  calls.add(call);
  return () => calls.delete(call);
}

function watchSocket(socket: EventEmitter): Set<Watched> {
  const calls = new Set<Watched>();
  watchedBySocket.set(socket, calls);
  socket.once('close', () => {
    for (const call of calls) call.onClientLeft();
  });
  return calls;
}

function watchStream(response: EventEmitter, call: Watched): () => void {
  const onClose = (): void => call.onClientLeft();
  response.once('close', onClose);
  return () => response.off('close', onClose);
}
