import {
  credentials,
  makeGenericClientConstructor,
  Metadata,
  type ServiceError,
  type StatusObject,
} from '@grpc/grpc-js';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import type { ToolkitApplication } from '../../application/toolkit-application.js';
import { ToolkitFactory } from '../../application/toolkit.factory.js';
import type { Call } from '../../call/call.js';
import { LibraryService } from '../../http/testing-support/gen/library.js';
import { LibraryToolkit } from '../../http/testing-support/gen/library.toolkit.js';
import type { ToolkitModuleOptions } from '../../module/toolkit-options.js';
import { ToolkitModule } from '../../module/toolkit.module.js';
import type { RouteDefinition } from '../../service/service-definition.js';
import type { ToolkitService } from '../../service/toolkit-service.js';

const ENV = {
  LIBRARY_LOG_LEVEL: 'silent',
  LIBRARY_SERVER_HTTP_HOST: '127.0.0.1',
  LIBRARY_SERVER_HTTP_PORT: '0',
  LIBRARY_SERVER_GRPC_HOST: '127.0.0.1',
  LIBRARY_SERVER_GRPC_PORT: '0',
};

export interface LibraryAppOptions {
  /** Global middlewares. */
  readonly middlewares: readonly string[];
  /** What the proto says of single rpcs besides, by their name. */
  readonly routes?: Readonly<Record<string, RouteDefinition>>;
  /** Variables without `LIBRARY_`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly getBook?: (request: { id: bigint }, call: Call) => unknown;
  readonly settings?: Partial<ToolkitModuleOptions>;
  readonly plugins?: ToolkitService['plugins'];
  readonly providers?: DynamicModule['providers'];
}

/** What an rpc came to over gRPC. */
export interface GrpcOutcome {
  readonly code: number;
  readonly message: string;
  readonly headers: Metadata;
  readonly trailers: Metadata;
  readonly answer: { readonly title: string } | undefined;
}

export interface LibraryApp {
  readonly app: ToolkitApplication;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  getBook(metadata?: Record<string, string>): Promise<GrpcOutcome>;
}

let running: ToolkitApplication | undefined;

/** Stops the application of the test. Call it in `afterEach`. */
export async function stopLibrary(): Promise<void> {
  await running?.stop();
  running = undefined;
}

/** Makes the library service with middlewares, without starting it. */
export async function createLibrary(options: LibraryAppOptions): Promise<ToolkitApplication> {
  const { middlewares, routes = {}, env = {}, settings = {}, plugins = [] } = options;
  const service: ToolkitService = {
    ...(LibraryToolkit as ToolkitService),
    middlewares,
    plugins,
    methods: LibraryToolkit.methods.map((method) => ({
      ...method,
      route: { ...method.route, ...routes[method.name] },
    })),
  };
  class LibraryModule {}
  Module({
    imports: [ToolkitModule.forRoot({ service, name: 'library', ...settings })],
    controllers: [handlerClass(service, options.getBook)],
    providers: options.providers ?? [],
  })(LibraryModule);
  const variables = Object.entries(env).map(([name, value]) => [`LIBRARY_${name}`, value]);
  return (running = await ToolkitFactory.create(LibraryModule, {
    env: { ...ENV, ...(Object.fromEntries(variables) as Record<string, string>) },
    exitOnError: false,
    signals: false,
    summary: false,
  }));
}

/** Starts the library service with middlewares. */
export async function startLibrary(options: LibraryAppOptions): Promise<LibraryApp> {
  const app = await createLibrary(options);
  await app.start();
  return {
    app,
    fetch: (path, init) => fetch(app.addresses.http + path, init),
    getBook: (metadata = {}) => getBookOverGrpc(app.addresses.grpc!, metadata),
  };
}

/** Answers GetBook and ListBooks; every other rpc is there and fails. */
function handlerClass(service: ToolkitService, getBook?: LibraryAppOptions['getBook']): Type {
  class LibraryHandler {
    getBook(request: { id: bigint }, call: Call): unknown {
      return getBook ? getBook(request, call) : { id: request.id, title: `Book ${request.id}` };
    }
    listBooks(): object {
      return { books: [] };
    }
  }
  for (const { handler } of LibraryToolkit.methods) {
    if (handler in LibraryHandler.prototype) continue;
    Object.defineProperty(LibraryHandler.prototype, handler, {
      value: () => {
        throw new Error('not part of this spec');
      },
    });
  }
  service.Controller()(LibraryHandler);
  return LibraryHandler;
}

const LibraryClient = makeGenericClientConstructor(LibraryService, 'Library');

function getBookOverGrpc(address: string, more: Record<string, string>): Promise<GrpcOutcome> {
  const client = new LibraryClient(address, credentials.createInsecure());
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(more)) metadata.set(key, value);
  return new Promise<GrpcOutcome>((resolve) => {
    let headers = new Metadata();
    let answer: { title: string } | undefined;
    const call = client['getBook']!(
      { id: 7n },
      metadata,
      { deadline: Date.now() + 10_000 },
      (_error: ServiceError | null, book: never) => (answer = book),
    );
    call.on('metadata', (received: Metadata) => (headers = received));
    call.on('status', ({ code, details, metadata: trailers }: StatusObject) =>
      setImmediate(() => resolve({ code, message: details, headers, trailers, answer })),
    );
  }).finally(() => client.close());
}
