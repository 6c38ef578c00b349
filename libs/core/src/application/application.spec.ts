import {
  credentials,
  Metadata as GrpcMetadata,
  makeGenericClientConstructor,
  type ServiceError,
} from '@grpc/grpc-js';
import {
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  type DynamicModule,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Call } from '../call/call.js';
import { env } from '../config/env.js';
import { GrpcTransport } from '../grpc/grpc-transport.js';
import { LibraryService } from '../http/testing-support/gen/library.js';
import { LibraryToolkit } from '../http/testing-support/gen/library.toolkit.js';
import { Middleware, type Next, type ToolkitMiddleware } from '../middleware/middleware.js';
import type { ToolkitModuleOptions } from '../module/toolkit-options.js';
import { ToolkitModule } from '../module/toolkit.module.js';
import { getPluginToken } from '../plugin/inject-plugin.js';
import { definePlugin, type PluginHooks } from '../plugin/plugin.js';
import type { ToolkitService } from '../service/toolkit-service.js';
import type { ToolkitApplication } from './toolkit-application.js';
import { ToolkitFactory } from './toolkit.factory.js';

const ENV = {
  LIBRARY_LOG_LEVEL: 'silent',
  LIBRARY_SERVER_HTTP_HOST: '127.0.0.1',
  LIBRARY_SERVER_HTTP_PORT: '0',
  LIBRARY_SERVER_GRPC_HOST: '127.0.0.1',
  LIBRARY_SERVER_GRPC_PORT: '0',
  LIBRARY_PROBES_CACHE_TIME: '1ms',
};

const QUIET = { exitOnError: false, signals: false, summary: false };

/** Answers GetBook; every other rpc is there and fails. */
function handlerClass(getBook: (request: { id: bigint }, call: Call) => unknown): Type {
  class LibraryHandler {
    getBook(request: { id: bigint }, call: Call): unknown {
      return getBook(request, call);
    }
  }
  for (const { handler } of LibraryToolkit.methods) {
    if (handler === 'getBook') continue;
    Object.defineProperty(LibraryHandler.prototype, handler, {
      value: () => {
        throw new Error('not part of this spec');
      },
    });
  }
  LibraryToolkit.Controller()(LibraryHandler as never);
  return LibraryHandler;
}

function moduleOf(
  options: Partial<ToolkitModuleOptions> = {},
  parts: { controllers?: Type[]; providers?: DynamicModule['providers']; handler?: Type } = {},
): Type {
  const handler = parts.handler ?? handlerClass(({ id }) => ({ id, title: `Book ${id}` }));
  class AppModule {}
  Module({
    imports: [ToolkitModule.forRoot({ service: LibraryToolkit, ...options })],
    controllers: [handler, ...(parts.controllers ?? [])],
    providers: parts.providers ?? [],
  })(AppModule);
  return AppModule;
}

function withPlugins(
  plugins: Record<string, PluginHooks>,
  more: Partial<ToolkitService> = {},
): ToolkitService {
  return {
    ...(LibraryToolkit as ToolkitService),
    plugins: Object.entries(plugins).map(([prefix, plugin]) => ({
      prefix,
      definition: definePlugin({ type: 'fake', options: class {}, create: () => plugin }),
    })),
    ...more,
  };
}

const LibraryClient = makeGenericClientConstructor(LibraryService, 'Library');

function getBookOverGrpc(address: string, id: bigint): Promise<{ id: bigint; title: string }> {
  const client = new LibraryClient(address, credentials.createInsecure());
  return new Promise<{ id: bigint; title: string }>((resolve, reject) => {
    const deadline = Date.now() + 5_000;
    client['getBook']!(
      { id },
      new GrpcMetadata(),
      { deadline },
      (error: ServiceError | null, book: never) => (error ? reject(error) : resolve(book)),
    );
  }).finally(() => client.close());
}

let running: { stop?(): Promise<void>; close(): Promise<void> } | undefined;

afterEach(async () => {
  await (running?.stop ? running.stop() : running?.close());
  running = undefined;
});

async function start(module: Type, more: Record<string, string> = {}): Promise<ToolkitApplication> {
  const app = await ToolkitFactory.create(module, { env: { ...ENV, ...more }, ...QUIET });
  running = app;
  await app.start();
  return app;
}

describe('ToolkitFactory', () => {
  it('serves one class over HTTP and gRPC, beside plain Nest controllers', async () => {
    @Controller('plain')
    class PlainController {
      @Get()
      read(): object {
        return { plain: true };
      }
    }
    const app = await start(moduleOf({}, { controllers: [PlainController] }));
    const { http, grpc } = app.addresses;
    expect(await (await fetch(`${http}/v1/books/7`)).json()).toMatchObject({
      id: '7',
      title: 'Book 7',
    });
    expect(await (await fetch(`${http}/plain`)).json()).toEqual({ plain: true });
    expect(await getBookOverGrpc(grpc!, 8n)).toMatchObject({ id: 8n, title: 'Book 8' });
  });

  it('is ready once it listens, and closes both ports when it stops', async () => {
    const app = await start(moduleOf());
    const { http, grpc } = app.addresses;
    expect((await fetch(`${http}/_healthz/readiness`)).status).toBe(200);
    await app.stop();
    await app.stop();
    await expect(fetch(`${http}/_healthz/readiness`)).rejects.toThrow();
    await expect(getBookOverGrpc(grpc!, 1n)).rejects.toMatchObject({ code: 14 });
  });

  it('lets a call in flight end before plugins stop', async () => {
    const log: string[] = [];
    let release = (): void => {};
    const entered = new Promise<void>((resolve) => {
      release = resolve;
    });
    let finish = (): void => {};
    const handler = handlerClass(async () => {
      release();
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      log.push('answered');
      return { title: 'slow' };
    });
    const service = withPlugins({ db: { onStop: () => void log.push('plugin stopped') } });
    const app = await start(moduleOf({ service }, { handler }));
    const answer = fetch(`${app.addresses.http}/v1/books/1`);
    await entered;
    const stopped = app.stop();
    setImmediate(finish);
    expect(await (await answer).json()).toMatchObject({ title: 'slow' });
    await stopped;
    expect(log).toEqual(['answered', 'plugin stopped']);
  });

  it('starts plugins before any port is open, and opens none if one fails', async () => {
    const log: string[] = [];
    const service = withPlugins({
      first: {
        preStart: () => void log.push('first up'),
        onStop: () => void log.push('first down'),
      },
      second: {
        address: 'second.internal:1',
        preStart: () => {
          throw new Error('refused');
        },
      },
    });
    const app = await ToolkitFactory.create(moduleOf({ service }), { env: ENV, ...QUIET });
    await expect(app.start()).rejects.toThrow(
      'plugin fake "second" at second.internal:1: preStart failed: refused',
    );
    expect(log).toEqual(['first up', 'first down']);
    expect(app.addresses).toEqual({});
    expect(app.get(GrpcTransport).address).toBeUndefined();
  });

  it.each(['HTTP', 'GRPC'])('stops what it had started when the %s port is taken', async (kind) => {
    const log: string[] = [];
    const service = withPlugins({ db: { onStop: () => void log.push('plugin stopped') } });
    const taken = await occupyPort();
    const app = await ToolkitFactory.create(moduleOf({ service }), {
      env: { ...ENV, [`LIBRARY_SERVER_${kind}_PORT`]: String(portOf(taken)) },
      ...QUIET,
    });
    await expect(app.start()).rejects.toThrow(String(portOf(taken)));
    expect(log).toEqual(['plugin stopped']);
    expect(app.get(GrpcTransport).address).toBeUndefined();
    taken.close();
  });

  it('gives plugins by prefix and settings by class', async () => {
    class Settings {
      greeting = env.string('GREETING', { default: 'hello' });
    }
    @Injectable()
    class Reader {
      constructor(
        @Inject(getPluginToken('db')) readonly db: object,
        @Inject(Settings) readonly settings: Settings,
      ) {}
    }
    const db = {};
    const module = moduleOf(
      { service: withPlugins({ db }), config: [Settings] },
      { providers: [Reader] },
    );
    const app = await start(module, { LIBRARY_GREETING: 'moin' });
    expect(app.get(Reader)).toMatchObject({ db, settings: { greeting: 'moin' } });
  });

  it('runs middlewares that protos name: classes of the application and functions of the module', async () => {
    const seen: string[] = [];
    @Middleware('tag')
    @Injectable()
    class TagMiddleware implements ToolkitMiddleware {
      use(call: Call, next: Next): Promise<unknown> {
        seen.push(`tag ${call.transport}`);
        return next();
      }
    }
    const service = withPlugins({}, { middlewares: ['request_id', 'tag', 'count'] });
    const middlewares = { count: (_call: Call, next: Next) => (seen.push('count'), next()) };
    const app = await start(moduleOf({ service, middlewares }, { providers: [TagMiddleware] }));
    const response = await fetch(`${app.addresses.http}/v1/books/1`);
    expect(response.headers.get('x-request-id')).not.toBeNull();
    await getBookOverGrpc(app.addresses.grpc!, 1n);
    expect(seen).toEqual(['tag http', 'count', 'tag grpc', 'count']);
  });

  it('refuses to start with a middleware that nobody provides', async () => {
    const service = withPlugins({}, { middlewares: ['logging', 'cros'] });
    const app = await ToolkitFactory.create(moduleOf({ service }), { env: ENV, ...QUIET });
    await expect(app.start()).rejects.toThrow(
      /unknown middleware "cros" of .*Library: expected one of "request_id", "logging"/,
    );
  });

  it('reports all problems of the configuration before it creates anything', async () => {
    const module = moduleOf();
    const broken = { ...ENV, LIBRARY_SERVER_GRPC_PORT: 'nine', LIBRARY_SHUTDOWN_TIMEOUT: '5' };
    await expect(ToolkitFactory.create(module, { env: broken, ...QUIET })).rejects.toThrow(
      /2 configuration problems:[^]*LIBRARY_SHUTDOWN_TIMEOUT="5"[^]*LIBRARY_SERVER_GRPC_PORT="nine"/,
    );
  });

  it('writes JSON as the module says for all services, or for one', async () => {
    const jsonByService = { Library: { emitDefaults: false } };
    const app = await start(moduleOf({ jsonByService, version: '3.1.4' }));
    const { http } = app.addresses;
    expect(await (await fetch(`${http}/v1/books/7`)).text()).toBe('{"id":"7","title":"Book 7"}');
    const document = (await (await fetch(`${http}/openapi.json`)).json()) as { info: object };
    expect(document.info).toEqual({ title: 'Library', version: '3.1.4' });
    const wrong = moduleOf({ jsonByService: { Libary: {} } });
    await expect(ToolkitFactory.create(wrong, { env: ENV, ...QUIET })).rejects.toThrow(
      'unknown service "Libary" in jsonByService: expected one of "Library", "library.Library"',
    );
  });

  it('says that the toolkit module is missing', async () => {
    class Empty {}
    Module({})(Empty);
    await expect(ToolkitFactory.create(Empty, QUIET)).rejects.toThrow(
      'no ToolkitModule found: add ToolkitModule.forRoot({ service })',
    );
  });

  it('takes settings from a factory', async () => {
    class AppModule {}
    Module({
      imports: [
        ToolkitModule.forRootAsync({
          service: LibraryToolkit,
          useFactory: () =>
            Promise.resolve({ json: { names: 'lowerCamel', emitDefaults: false } as const }),
        }),
      ],
      controllers: [handlerClass(({ id }) => ({ id }))],
    })(AppModule);
    const app = await start(AppModule);
    expect(await (await fetch(`${app.addresses.http}/v1/books/7`)).json()).toEqual({ id: '7' });
  });

  it('opens only the ports of the servers that the proto lists, and one for probes', async () => {
    const grpcOnly = await start(moduleOf({ service: withPlugins({}, { servers: ['GRPC'] }) }), {
      LIBRARY_PROBES_HOST: '127.0.0.1',
      LIBRARY_PROBES_PORT: '0',
    });
    const { http, grpc } = grpcOnly.addresses;
    expect((await fetch(`${http}/_healthz/liveness`)).status).toBe(200);
    expect((await fetch(`${http}/v1/books/1`)).status).toBe(404);
    expect(await getBookOverGrpc(grpc!, 1n)).toMatchObject({ id: 1n });
    await grpcOnly.stop();
    const httpOnly = await start(moduleOf({ service: withPlugins({}, { servers: ['HTTP'] }) }));
    expect(httpOnly.addresses).toEqual({ http: expect.stringMatching(/^http:/) });
  });
});

describe('a stock NestFactory application', () => {
  async function create(module: Type): Promise<NestFastifyApplication> {
    Object.assign(process.env, ENV);
    const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
      logger: false,
      abortOnError: false,
    });
    running = app;
    return app;
  }

  afterEach(() => {
    for (const name of Object.keys(ENV)) delete process.env[name];
  });

  it('serves HTTP where it listens and gRPC on its own port', async () => {
    const app = await create(moduleOf());
    await app.listen(0, '127.0.0.1');
    const response = await fetch(`${await app.getUrl()}/v1/books/7`);
    expect(await response.json()).toMatchObject({ id: '7' });
    expect(await getBookOverGrpc(app.get(GrpcTransport).address!, 8n)).toMatchObject({ id: 8n });
    expect((await fetch(`${await app.getUrl()}/_healthz/readiness`)).status).toBe(200);
  });

  it('works as a hybrid application too, whichever is started first', async () => {
    const app = await create(moduleOf());
    app.connectMicroservice({ strategy: app.get(GrpcTransport) }, { inheritAppConfig: true });
    await app.startAllMicroservices();
    await app.listen(0, '127.0.0.1');
    expect(await getBookOverGrpc(app.get(GrpcTransport).address!, 8n)).toMatchObject({ id: 8n });
  });

  it('applies global enhancers that the application adds', async () => {
    const app = await create(moduleOf());
    const seen: string[] = [];
    app.useGlobalGuards({ canActivate: (context) => seen.push(context.getType()) > 0 });
    await app.listen(0, '127.0.0.1');
    await fetch(`${await app.getUrl()}/v1/books/7`);
    await getBookOverGrpc(app.get(GrpcTransport).address!, 8n);
    expect(seen).toEqual(['http', 'rpc']);
  });
});

function occupyPort(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
