import type { ContextType } from '@nestjs/common';
import type { CallTransport } from '../call/call.js';
import type { ServerCall } from '../call/server-call.js';

const CONTEXT_TYPES: Record<CallTransport, ContextType> = { grpc: 'rpc', http: 'http', ws: 'ws' };

/** The type that `ExecutionContext.getType()` gives for a call: the handshake of a WebSocket is HTTP. */
export function contextTypeOf(call: ServerCall): ContextType {
  return call.http ? 'http' : CONTEXT_TYPES[call.transport];
}

/**
 * What `ExecutionContext.getArgs()` gives: `[request, reply]` of Fastify for `http`,
 * `[connection, message, type]` for `ws`, and `[message, call]` for `rpc`, with the message there as
 * soon as it is read. A call through a plugin with connections of its own is in the connection's place.
 */
export function contextArguments(call: ServerCall): unknown[] {
  if (call.http) return [call.http.request, call.http.reply];
  if (call.transport === 'ws') return [call.websocket ?? call, undefined, call.method.name];
  return [undefined, call];
}

/** Puts the message where `switchToRpc()` and `switchToWs()` look for it. */
export function setContextMessage(call: ServerCall, args: unknown[], message: unknown): void {
  if (!call.http) args[call.transport === 'ws' ? 1 : 0] = message;
}
