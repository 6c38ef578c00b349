import type { ContextType } from '@nestjs/common';
import type { CallTransport } from '../call/call.js';
import type { ServerCall } from '../call/server-call.js';

const CONTEXT_TYPES: Record<CallTransport, ContextType> = { grpc: 'rpc', http: 'http', ws: 'ws' };

/** The type that `ExecutionContext.getType()` gives for calls of a transport. */
export function contextTypeOf(transport: CallTransport): ContextType {
  return CONTEXT_TYPES[transport];
}

/**
 * What `ExecutionContext.getArgs()` gives: `[request, reply]` of Fastify for `http`, and
 * `[message, call]` for `rpc`, with the message there as soon as it is read.
 */
export function contextArguments(call: ServerCall): unknown[] {
  return call.http ? [call.http.request, call.http.reply] : [undefined, call];
}

/** Puts the message where `switchToRpc().getData()` looks for it. */
export function setContextMessage(call: ServerCall, args: unknown[], message: unknown): void {
  if (!call.http) args[0] = message;
}
