import { Module, type Type } from '@nestjs/common';
import type { ToolkitApplication } from '../../application/toolkit-application.js';
import { ToolkitFactory } from '../../application/toolkit.factory.js';
import type { Call } from '../../call/call.js';
import { atEnd } from '../../grpc/testing-support/test-server.js';
import { LibraryToolkit } from '../../http/testing-support/gen/library.toolkit.js';
import type { ToolkitModuleOptions } from '../../module/toolkit-options.js';
import { ToolkitModule } from '../../module/toolkit.module.js';
import type { MethodDefinition } from '../../service/service-definition.js';
import { createToolkitService, type ToolkitService } from '../../service/toolkit-service.js';

/** Rpcs of the library by the name of their handler. */
export type LibraryHandlers = Record<string, (request: never, call: Call) => unknown>;

const QUIET = { exitOnError: false, signals: false, summary: false };

/** Starts the library, served over gRPC. @returns its address */
export async function startLibrary(
  handlers: LibraryHandlers,
  change: (method: MethodDefinition) => MethodDefinition = (method) => method,
): Promise<string> {
  const service = define(LibraryToolkit.methods.map(change), ['GRPC']);
  const app = await start(service, 'BACKEND', handlers, service.methods.map(nameOf), {}, {});
  return app.addresses.grpc!;
}

export interface GatewaySettings {
  readonly handlers?: LibraryHandlers;
  readonly env?: Readonly<Record<string, string>>;
  readonly options?: Partial<ToolkitModuleOptions>;
  readonly globalMiddlewares?: readonly string[];
  /** What is different in rpcs, by handler name. */
  readonly routes?: Readonly<Record<string, Partial<MethodDefinition['route']>>>;
  readonly servers?: ToolkitService['servers'];
}

/** Starts a gateway whose rpcs are all forwarded to `library`, but for those that have a handler. */
export async function startGateway(
  address: string,
  settings: GatewaySettings = {},
): Promise<ToolkitApplication> {
  const { handlers = {}, env = {}, options = {}, globalMiddlewares = [], routes = {} } = settings;
  const local = Object.keys(handlers);
  const methods = LibraryToolkit.methods
    .filter(({ kind }) => kind === 'unary' || kind === 'server_streaming')
    .map((method) => ({
      ...method,
      path: method.path.replace('library.Library', 'gateway.Gateway'),
      route: {
        ...method.route,
        ...(local.includes(method.handler)
          ? {}
          : { httpProxy: { service: 'library', method: method.path } }),
        ...routes[method.handler],
      },
    }));
  const service = define(methods, settings.servers ?? ['HTTP'], {
    name: 'Gateway',
    typeName: 'gateway.Gateway',
    middlewares: globalMiddlewares,
  });
  const variables = { GATEWAY_RESOLVER_ENDPOINTS: `library=${address}`, ...env };
  return start(service, 'GATEWAY', handlers, local, options, variables);
}

function define(
  methods: readonly MethodDefinition[],
  servers: ToolkitService['servers'],
  more: Partial<ToolkitService> = {},
): ToolkitService {
  return createToolkitService({ ...LibraryToolkit, methods, servers, ...more });
}

async function start(
  service: ToolkitService,
  envPrefix: string,
  handlers: LibraryHandlers,
  names: readonly string[],
  options: Partial<ToolkitModuleOptions>,
  env: Readonly<Record<string, string>>,
): Promise<ToolkitApplication> {
  class AppModule {}
  Module({
    imports: [ToolkitModule.forRoot({ service, envPrefix, ...options })],
    controllers: names.length > 0 ? [handlerClass(service, handlers, names)] : [],
  })(AppModule);
  const app = await ToolkitFactory.create(AppModule, {
    ...QUIET,
    env: {
      [`${envPrefix}_LOG_LEVEL`]: 'silent',
      [`${envPrefix}_SERVER_HTTP_HOST`]: '127.0.0.1',
      [`${envPrefix}_SERVER_HTTP_PORT`]: '0',
      [`${envPrefix}_SERVER_GRPC_HOST`]: '127.0.0.1',
      [`${envPrefix}_SERVER_GRPC_PORT`]: '0',
      [`${envPrefix}_PROBES_ENABLED`]: 'false',
      [`${envPrefix}_SHUTDOWN_TIMEOUT`]: '200ms',
      ...env,
    },
  });
  atEnd(() => app.stop());
  await app.start();
  return app;
}

function handlerClass(
  service: ToolkitService,
  handlers: LibraryHandlers,
  names: readonly string[],
): Type {
  class Handler {}
  for (const name of names) {
    const value = handlers[name] ?? unexpected;
    Object.defineProperty(Handler.prototype, name, { value });
  }
  service.Controller()(Handler);
  return Handler;
}

function unexpected(): never {
  throw new Error('not part of this spec');
}

function nameOf({ handler }: MethodDefinition): string {
  return handler;
}
