import type { ClientMethod, ClientType } from '../service/service-definition.js';
import type { CallOptions, RemoteService, Requests } from './remote-service.js';

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
