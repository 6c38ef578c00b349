import type { Call } from '../../call/call.js';
import { Metadata } from '../../call/metadata.js';
import type { ClientRegistry } from '../../client/client-registry.js';
import type { CallOptions, RemoteMethod, RemoteService } from '../../client/remote-service.js';
import type { RpcFunction } from '../../dispatch/function-source.js';
import { StatusError } from '../../error/status-error.js';
import type { MethodDefinition } from '../../service/service-definition.js';
import type { WebSocketServerOptions } from '../websocket-server-options.js';

export type ProxyOptions = Pick<WebSocketServerOptions, 'proxyHeaders' | 'proxyTimeout'>;

/**
 * Answers a `websocket_proxy` rpc by calling another one elsewhere. Deadline and cancellation of the
 * call go with it, and those headers of the handshake that are allowed. All calls share the client of
 * the service, and so its connections.
 */
export function createProxyForwarder(
  method: MethodDefinition,
  clients: ClientRegistry,
  options: ProxyOptions,
): RpcFunction {
  const { service, method: path } = method.route.websocketProxy!;
  const { kind, request, response, idempotency } = method;
  const rpc: RemoteMethod = { path, kind, request, response, idempotency };
  const isAllowed = createKeyCheck(options.proxyHeaders);
  const forward = FORWARD[kind];
  let remote: RemoteService | undefined;
  return (message: unknown, call: Call) =>
    forward((remote ??= clients.get(service)), rpc, message, {
      metadata: allowedMetadata(call, isAllowed),
      ...(kind === 'unary' ? { timeout: options.proxyTimeout } : {}),
    });
}

type Forward = (
  remote: RemoteService,
  method: RemoteMethod,
  message: unknown,
  options: CallOptions,
) => unknown;

const FORWARD: Record<MethodDefinition['kind'], Forward> = {
  unary: forwardUnary,
  server_streaming: (remote, method, message, options) =>
    remote.serverStream(method, message as object, options),
  client_streaming: (remote, method, messages, options) =>
    remote.clientStream(method, messages as AsyncIterable<object>, options),
  bidi_streaming: (remote, method, messages, options) =>
    remote.bidiStream(method, messages as AsyncIterable<object>, options),
};

/**
 * A rule may call a stream elsewhere that its own rpc does not say to be one: on the wire both kinds
 * are the same. It is read as a stream, and further answers follow the first; the time limit is for
 * the first one.
 */
function forwardUnary(
  remote: RemoteService,
  method: RemoteMethod,
  message: unknown,
  { timeout = 0, ...options }: CallOptions,
): AsyncIterable<unknown> {
  const stream: RemoteMethod = { ...method, kind: 'server_streaming' };
  return inTime(remote, timeout, (signal) =>
    remote.serverStream(stream, message as object, { ...options, signal, timeout: 0 }),
  );
}

async function* inTime(
  { name }: RemoteService,
  timeout: number,
  open: (signal: AbortSignal) => AsyncIterable<unknown>,
): AsyncGenerator<unknown> {
  const controller = new AbortController();
  const late = StatusError.deadlineExceeded(
    `service "${name}" has not answered within ${timeout} ms`,
  );
  const timer = timeout > 0 ? setTimeout(() => controller.abort(late), timeout).unref() : undefined;
  try {
    for await (const answer of open(controller.signal)) {
      clearTimeout(timer);
      yield answer;
    }
  } catch (error) {
    throw controller.signal.aborted ? late : error;
  } finally {
    clearTimeout(timer);
  }
}

function allowedMetadata(call: Call, isAllowed: (key: string) => boolean): Metadata {
  const metadata = new Metadata();
  for (const [key, value] of call.metadata) if (isAllowed(key)) metadata.append(key, value);
  metadata.set('x-request-id', call.requestId);
  return metadata;
}

/** @param names in lower case or not; a trailing `*` stands for any ending */
function createKeyCheck(names: readonly string[]): (key: string) => boolean {
  const all = names.map((name) => name.toLowerCase());
  const exact = new Set(all);
  const starts = all.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));
  return (key) => exact.has(key) || starts.some((start) => key.startsWith(start));
}
