import type { PartialMessage } from '../message/partial-message.js';
import type { MessageType } from '../message/message-type.js';
import type { MethodDefinition } from '../service/service-definition.js';
import type { CallOptions, RemoteService, Requests } from './remote-service.js';

/** What a typed client knows of its service. Generated code makes it. */
export interface ClientDefinition {
  /** Full name, such as `userservice.UserService`. */
  readonly typeName: string;
  readonly methods: readonly ClientMethod[];
  /** Messages that error details may hold. */
  readonly types?: readonly MessageType[];
}

/** One rpc of a typed client. */
export type ClientMethod = Pick<
  MethodDefinition,
  'name' | 'handler' | 'path' | 'kind' | 'request' | 'response' | 'idempotency'
>;

/**
 * The class of a typed client: its type, its injection token, and what it is made of. Generated code
 * has one per service; nobody calls its constructor.
 */
export type ClientType<Client extends object = object> = (abstract new () => Client) & {
  readonly definition: ClientDefinition;
};

/** A unary method of a typed client. */
export type UnaryCall<Request, Response> = (
  request: PartialMessage<Request>,
  options?: CallOptions,
) => Promise<Response>;

type AnyCall = (remote: RemoteService, request: never, options?: CallOptions) => unknown;

/** Makes a typed client: an object with a method for each rpc. */
export function createServiceClient<Client extends object>(
  type: ClientType<Client>,
  remote: RemoteService,
): Client {
  const client = Object.create(type.prototype as object) as Record<string, unknown>;
  for (const method of type.definition.methods) {
    const call = callOf(method);
    Object.defineProperty(client, method.handler, {
      value: (request: never, options?: CallOptions) => call(remote, request, options),
      writable: true,
      configurable: true,
      enumerable: true,
    });
  }
  return client as Client;
}

function callOf(method: ClientMethod): AnyCall {
  switch (method.kind) {
    case 'unary':
      return (remote, request, options) => remote.unary(method, request, options);
    case 'server_streaming':
      return (remote, request, options) => remote.serverStream(method, request, options);
    case 'client_streaming':
      return (remote, requests: Requests<unknown>, options) =>
        remote.clientStream(method, requests, options);
    case 'bidi_streaming':
      return (remote, requests: Requests<unknown>, options) =>
        remote.bidiStream(method, requests, options);
  }
}
