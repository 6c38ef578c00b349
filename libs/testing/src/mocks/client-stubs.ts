import type { CallOptions, MessageType, PartialMessage } from '@nestjs-toolkit/core';
import { inspect } from 'node:util';
import { createMock, type Mocked } from './create-mock.js';
import { isMatch } from './deep-match.js';
import type { AnyFunction } from './mock-function.js';

/** A canned answer of an rpc: the answer or the error, for requests that have these fields. */
export interface Stub<Request, Response> {
  /** Fields that a request must have. @default any request */
  readonly request?: Request;
  /** The answer; fields that are left out have their default. A stream answers with a list of messages. */
  readonly response?: Response;
  /** The failure, in place of an answer. */
  readonly error?: unknown;
}

/** Canned answers of a client, by rpc: for each a list, of which the first that fits is taken. */
export type StubsOf<Client> = {
  readonly [K in keyof Client]?: Client[K] extends (
    request: infer Request,
    options?: CallOptions,
  ) => infer Result
    ? readonly Stub<Request, StubAnswer<Result>>[]
    : never;
};

type StubAnswer<Result> =
  Result extends AsyncIterable<infer Item>
    ? readonly PartialMessage<Item>[]
    : Result extends Promise<infer Value>
      ? PartialMessage<Value>
      : never;

/** What a generated client says of itself. */
interface StubbedClient<Client extends object> {
  readonly prototype: Client;
  readonly name: string;
  readonly definition: {
    readonly methods: readonly {
      readonly handler: string;
      readonly path: string;
      readonly kind: 'unary' | 'server_streaming' | 'client_streaming' | 'bidi_streaming';
      readonly response: MessageType;
    }[];
  };
}

type Method = StubbedClient<object>['definition']['methods'][number];

/**
 * A client that answers with stubs, and remembers its calls as mocks do. A call that no stub fits fails
 * with an error that shows the request.
 *
 * @example
 * const users = stubClient(UserServiceRpcClient, {
 *   getUser: [
 *     { request: { userId: '1' }, response: { user: { name: 'Ada' } } },
 *     { error: StatusError.notFound('user not found') },
 *   ],
 * });
 */
export function stubClient<Client extends object>(
  client: StubbedClient<Client>,
  stubs: StubsOf<Client> = {},
): Mocked<Client> {
  const { methods } = client.definition;
  const bodies = methods.map((method) => {
    const own = stubs[method.handler as keyof Client] as readonly AnyStub[] | undefined;
    return [method.handler, own && stubbedCall(method, own)] as const;
  });
  const overrides = Object.fromEntries(bodies.filter(([, body]) => body !== undefined));
  const names = methods.map(({ handler }) => handler as keyof Client & string);
  return createMock<Client>(client.name, overrides as Partial<Client>, names);
}

type AnyStub = Stub<unknown, unknown>;

function stubbedCall(method: Method, stubs: readonly AnyStub[]): AnyFunction {
  switch (method.kind) {
    case 'unary':
      return async (request) => complete(method, answer(method, stubs, request));
    case 'server_streaming':
      return (request) => stream(method, () => answer(method, stubs, request));
    case 'client_streaming':
      return async (requests) => complete(method, answer(method, stubs, await all(requests)));
    case 'bidi_streaming':
      return (requests) => stream(method, async () => answer(method, stubs, await all(requests)));
  }
}

function answer({ path }: Method, stubs: readonly AnyStub[], request: unknown): unknown {
  const stub = stubs.find((each) => each.request === undefined || isMatch(request, each.request));
  if (!stub) {
    throw new Error(
      `no stub of ${path} fits the request ${inspect(request, { depth: 4, breakLength: Infinity })}: add one, or one without "request" for any`,
    );
  }
  if (stub.error !== undefined) throw stub.error as Error;
  return stub.response ?? {};
}

/** An answer with its defaults, as if it had come over the network. */
function complete({ response }: Method, partial: unknown): unknown {
  return response.decode(response.encode(partial as object));
}

async function* stream(method: Method, find: () => unknown): AsyncIterable<unknown> {
  const messages = (await find()) as readonly unknown[];
  for (const message of Array.isArray(messages) ? messages : []) yield complete(method, message);
}

async function all(requests: AsyncIterable<unknown> | Iterable<unknown>): Promise<unknown[]> {
  const messages: unknown[] = [];
  for await (const message of requests) messages.push(message);
  return messages;
}
