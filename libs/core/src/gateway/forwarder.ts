import type { Call } from '../call/call.js';
import type { Metadata } from '../call/metadata.js';
import type { ClientRegistry } from '../client/client-registry.js';
import type { CallOptions, RemoteMethod, RemoteService } from '../client/remote-service.js';
import type { RpcFunction } from '../dispatch/function-source.js';
import { keepBytes } from '../message/kept-bytes.js';
import type { MethodDefinition, ProxyTarget } from '../service/service-definition.js';
import { forwardedMetadata } from './forwarded-metadata.js';

/**
 * Answers an rpc by calling another one elsewhere: same messages, same kind, headers both ways.
 * Deadline and cancellation of the call go with it; errors come back as the service sent them.
 */
export function createForwarder(
  method: MethodDefinition,
  target: ProxyTarget,
  clients: ClientRegistry,
): RpcFunction {
  const remoteMethod = remoteMethodOf(method, target);
  const keepingMethod = { ...remoteMethod, response: keepingType(method.response) };
  let remote: RemoteService | undefined;
  const forward = FORWARD[method.kind];
  return (message: unknown, call: Call) =>
    forward(
      (remote ??= clients.get(target.service)),
      wantsBytes(call) ? keepingMethod : remoteMethod,
      message,
      optionsOf(call),
    );
}

/** Reads answers in a way that fields which this program does not know go on with them. */
function keepingType(type: MethodDefinition['response']): RemoteMethod['response'] {
  return { decode: (bytes) => keepBytes(type.decode(bytes), bytes) };
}

/** Whether the answer goes on in binary form, which has room for unknown fields. */
function wantsBytes({ transport, http }: Call): boolean {
  if (transport !== 'http') return transport === 'grpc';
  const { accept, 'content-type': contentType } = http!.request.headers;
  return accept?.includes('protobuf') === true || contentType?.includes('protobuf') === true;
}

/** The rpc as its service has it: another name, the same messages. */
function remoteMethodOf(
  { kind, request, response, idempotency, route }: MethodDefinition,
  { method: path }: ProxyTarget,
): RemoteMethod {
  const reads = route.http?.length && route.http.every(({ verb }) => verb === 'GET');
  return {
    path,
    kind,
    request,
    response,
    // RFC 9110, section 9.2.1: a GET may be repeated.
    idempotency: idempotency ?? (reads ? 'no_side_effects' : undefined),
  };
}

type Forward = (
  remote: RemoteService,
  method: RemoteMethod,
  message: unknown,
  options: CallOptions,
) => unknown;

const FORWARD: Record<MethodDefinition['kind'], Forward> = {
  unary: (remote, method, message, options) => remote.unary(method, message as object, options),
  server_streaming: (remote, method, message, options) =>
    remote.serverStream(method, message as object, options),
  client_streaming: (remote, method, messages, options) =>
    remote.clientStream(method, messages as AsyncIterable<object>, options),
  bidi_streaming: (remote, method, messages, options) =>
    remote.bidiStream(method, messages as AsyncIterable<object>, options),
};

function optionsOf(call: Call): CallOptions {
  return {
    metadata: forwardedMetadata(call),
    onHeaders: (headers) => {
      if (headers.size > 0) copy(headers, call.responseHeaders);
    },
    onTrailers: (trailers) => {
      if (trailers.size > 0) copy(trailers, call.responseTrailers);
    },
  };
}

/** Headers of the answer that the gateway makes itself. */
const OWN = new Set(['date', 'server', 'x-request-id']);

function copy(from: Metadata, to: Metadata): void {
  for (const key of from.keys()) if (!OWN.has(key)) to.take(key, from);
}
