import { discoveryFrom } from '../../discovery/create-resolvers.js';
import { ResolverOptions } from '../../discovery/resolver-options.js';
import type { ServiceResolver } from '../../discovery/service-resolver.js';
import { atEnd } from '../../grpc/testing-support/test-server.js';
import { MemoryLogger } from '../../grpc/testing-support/memory-logger.js';
import { Note } from '../../grpc/testing-support/note.js';
import type { MethodKind } from '../../service/service-definition.js';
import type { ClientInterceptor } from '../client-interceptor.js';
import { ClientOptions } from '../client-options.js';
import { ClientRegistry } from '../client-registry.js';
import type { MethodSettingsTable } from '../method-config.js';
import type { RemoteMethod } from '../remote-service.js';

export interface TestClientSettings {
  readonly resolver?: Partial<ResolverOptions>;
  readonly client?: Partial<ClientOptions>;
  readonly methods?: MethodSettingsTable;
  readonly interceptors?: readonly ClientInterceptor[];
  readonly plugins?: readonly ServiceResolver[];
}

/** A registry of clients that is closed at the end of the test. */
export function testClients(settings: TestClientSettings = {}): ClientRegistry {
  const { resolver, client, methods = {}, interceptors = [], plugins = [] } = settings;
  const registry = new ClientRegistry({
    discovery: () =>
      discoveryFrom(
        Object.assign(new ResolverOptions(), { order: ['env', 'file', 'plugins'] }, resolver),
        plugins,
        new MemoryLogger(),
      ),
    setupOf: () => ({
      options: Object.assign(new ClientOptions(), { timeout: 5_000 }, client),
      methods,
      interceptors,
    }),
    userAgent: 'test/1.0.0',
  });
  atEnd(() => registry.close());
  return registry;
}

function method(
  name: string,
  kind: MethodKind,
  more: Partial<RemoteMethod<Note, Note>> = {},
): RemoteMethod<Note, Note> {
  return { path: `/test.Notes/${name}`, kind, request: Note, response: Note, ...more };
}

/** The rpcs of `test.Notes`. */
export const notes = {
  unary: method('Unary', 'unary'),
  idempotent: method('Unary', 'unary', { idempotency: 'no_side_effects' }),
  serverStream: method('ServerStream', 'server_streaming'),
  clientStream: method('ClientStream', 'client_streaming'),
  bidi: method('Bidi', 'bidi_streaming'),
};
