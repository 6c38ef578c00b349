import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { ServerCall } from '../../call/server-call.js';
import { loadConfig } from '../../config/env.js';
import type { RequestSource, ServedMethod, ServedService } from '../../dispatch/served-service.js';
import { StatusError } from '../../error/status-error.js';
import { statusErrorFrom } from '../../error/status-error-from.js';
import { HealthRegistry } from '../../health/health-registry.js';
import type { JsonHabit } from '../../json/json-type.js';
import { createLogger } from '../../logging/pino-logger.js';
import type { MethodDefinition, ServiceDefinition } from '../../service/service-definition.js';
import { HttpServerOptions } from '../http-server-options.js';
import { HttpTransport, type HttpTransportSettings } from '../http-transport.js';
import { ProbesOptions } from '../probes/probes-options.js';
import { LibraryToolkit, type LibraryServer } from './gen/library.toolkit.js';

/** What answers an rpc in a spec: the request message or messages, and the call. */
export type Handler = (request: never, call: ServerCall) => unknown;
export type Handlers = { readonly [Name in keyof LibraryServer]?: Handler };

export interface TestServerOptions {
  readonly handlers?: Handlers;
  /** Variables under `SERVER_HTTP_`, without that prefix. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables under `PROBES_`, without that prefix. */
  readonly probesEnv?: Readonly<Record<string, string>>;
  readonly json?: JsonHabit;
  readonly jsonOf?: HttpTransportSettings['jsonOf'];
  readonly services?: readonly ServedService[];
  readonly controllers?: readonly Type[];
  readonly marshalers?: HttpTransportSettings['marshalers'];
  readonly errorBody?: HttpTransportSettings['errorBody'];
  readonly openapi?: HttpTransportSettings['openapi'];
  /** Options of Fastify; what the toolkit makes it with is left out. */
  readonly adapter?: FastifyAdapter;
  /** Called before the application starts. */
  readonly prepare?: (fastify: FastifyInstance) => void;
}

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly transport: HttpTransport;
  readonly health: HealthRegistry;
  readonly app: NestFastifyApplication;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export const silentLogger = createLogger({ logLevel: 'silent', logFormat: 'json' });

/** A service whose rpcs are answered by functions; others are not implemented. */
export function serve(
  handlers: Handlers,
  service: ServiceDefinition = LibraryToolkit,
): ServedService {
  const bind = (method: MethodDefinition): ServedMethod => ({
    method,
    handle: (call, source) => handle(handlers[method.handler as keyof Handlers], source, call),
  });
  return { service, methods: service.methods.map(bind) };
}

async function handle(
  handler: Handler | undefined,
  source: RequestSource,
  call: ServerCall,
): Promise<unknown> {
  try {
    if (!handler) throw StatusError.unimplemented(`${call.method.path} has no handler here`);
    const request = typeof source === 'function' ? source() : source;
    return await handler(request as never, call);
  } catch (error) {
    throw statusErrorFrom(error, call);
  }
}

@Module({})
class TestModule {}

/** A server on a free port, behind Nest's adapter as in an application. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const health = new HealthRegistry(silentLogger);
  const transport = new HttpTransport({
    options: loadConfig(HttpServerOptions, { env: options.env ?? {} }),
    probes: loadConfig(ProbesOptions, { env: options.probesEnv ?? {} }),
    json: options.json ?? { names: 'proto', emitDefaults: false },
    jsonOf: options.jsonOf,
    services: () => options.services ?? [serve(options.handlers ?? {})],
    health,
    logger: silentLogger,
    marshalers: options.marshalers,
    errorBody: options.errorBody,
    openapi: options.openapi,
  });
  const module = { module: TestModule, controllers: [...(options.controllers ?? [])] };
  const adapter = options.adapter ?? new FastifyAdapter();
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: false });
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  app.get(TestModule);
  await app.init();
  options.prepare?.(fastify);
  transport.mount(fastify);
  await app.listen(0, '127.0.0.1');
  const { port } = fastify.server.address() as { port: number };
  health.setServing(true);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    transport,
    health,
    app,
    fetch: (path, init) => fetch(url + path, init),
    close: () => app.close(),
  };
}
