import type { ClientOptions, ChannelCredentials } from '@grpc/grpc-js';
import type { ServedService } from '../../dispatch/served-service.js';
import { HealthRegistry } from '../../health/health-registry.js';
import { GrpcServerOptions } from '../grpc-server-options.js';
import { GrpcTransport } from '../grpc-transport.js';
import { MemoryLogger } from './memory-logger.js';
import { NoteClient } from './note-client.js';
import { noteService, type NoteHandlers } from './note-service.js';

export interface TestServer {
  readonly transport: GrpcTransport;
  readonly address: string;
  readonly health: HealthRegistry;
  readonly logger: MemoryLogger;
  client(options?: ClientOptions & { creds?: ChannelCredentials }): NoteClient;
}

const cleanups: (() => void | Promise<void>)[] = [];

/** Runs at the end of the test, last registered first. */
export function atEnd(cleanup: () => void | Promise<void>): void {
  cleanups.push(cleanup);
}

/** Closes everything that the test has opened. Call it in `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

/** Options for a server on a free port of this machine. */
export function testOptions(options: Partial<GrpcServerOptions> = {}): GrpcServerOptions {
  return Object.assign(new GrpcServerOptions(), { host: '127.0.0.1', port: 0 }, options);
}

/** Starts a server of `test.Notes`, or of other services, ready to serve. */
export async function startServer(
  handlers: NoteHandlers = {},
  options: Partial<GrpcServerOptions> = {},
  services: readonly ServedService[] = [noteService(handlers)],
): Promise<TestServer> {
  const logger = new MemoryLogger();
  const health = new HealthRegistry(logger);
  const transport = new GrpcTransport({
    options: testOptions(options),
    services: () => services,
    health,
    logger,
    shutdownTimeout: 0,
  });
  atEnd(() => transport.close());
  await transport.open();
  health.setServing(true);
  const address = transport.address!;
  return {
    transport,
    address,
    health,
    logger,
    client: (clientOptions) => {
      const client = new NoteClient(address, clientOptions);
      atEnd(() => client.close());
      return client;
    },
  };
}

/** A promise and the functions that settle it. */
export function deferred<T = void>(): {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
} {
  let settle!: { resolve(value: T): void; reject(error: unknown): void };
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}
