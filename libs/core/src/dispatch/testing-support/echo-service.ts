import { Metadata } from '../../call/metadata.js';
import { ServerCall, type CallOrigin } from '../../call/server-call.js';
import { createLogger } from '../../logging/pino-logger.js';
import type { MessageType } from '../../message/message-type.js';
import type {
  MethodDefinition,
  MethodKind,
  ServiceDefinition,
} from '../../service/service-definition.js';
import { createToolkitService } from '../../service/toolkit-service.js';
import type { Violation } from '../../validation/violation.js';

export interface Echo {
  text: string;
}

/** A message type whose `text` must not be empty. */
export const echoType = {
  typeName: 'echo.Echo',
  validate: ({ text }: Echo): Violation[] =>
    text === '' ? [{ field: 'text', rule: 'string.min_len', message: 'must not be empty' }] : [],
} as unknown as MessageType<unknown>;

function method(
  name: string,
  kind: MethodKind,
  route: MethodDefinition['route'] = {},
): MethodDefinition {
  const handler = name.charAt(0).toLowerCase() + name.slice(1);
  return {
    name,
    handler,
    path: `/echo.EchoService/${name}`,
    kind,
    request: echoType,
    response: echoType,
    route,
  };
}

export interface EchoServer {
  say(request: Echo, call: unknown): unknown;
  list(request: Echo, call: unknown): unknown;
  collect(requests: AsyncIterable<Echo>, call: unknown): unknown;
  chat(requests: AsyncIterable<Echo>, call: unknown): unknown;
}

export function echoDefinition(overrides: Partial<ServiceDefinition> = {}): ServiceDefinition {
  return {
    name: 'EchoService',
    typeName: 'echo.EchoService',
    source: 'echo.proto',
    servers: ['GRPC', 'HTTP'],
    middlewares: [],
    plugins: [],
    methods: [
      method('Say', 'unary'),
      method('List', 'server_streaming'),
      method('Collect', 'client_streaming'),
      method('Chat', 'bidi_streaming'),
    ],
    descriptors: () => [],
    ...overrides,
  };
}

export const EchoToolkit = createToolkitService<EchoServer>(echoDefinition());

export const silentLogger = createLogger({ logLevel: 'silent', logFormat: 'json' });

/** A call as a server makes it. */
export function callOf(methodName: string, origin: Partial<CallOrigin> = {}): ServerCall {
  const found = EchoToolkit.methods.find(({ name }) => name === methodName)!;
  return new ServerCall({
    service: EchoToolkit,
    method: found,
    transport: 'grpc',
    metadata: () => new Metadata(),
    peer: () => ({ address: '127.0.0.1', encrypted: false }),
    logger: silentLogger,
    ...origin,
  });
}

export async function* streamOf<T>(...items: T[]): AsyncGenerator<T> {
  yield* items;
}

export async function collect<T>(stream: unknown): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream as AsyncIterable<T>) items.push(item);
  return items;
}
