import {
  connectClient,
  findToolkitIdentity,
  ServiceMeta,
  ToolkitFactory,
  withEnvironment,
  type ClientType,
  type ConnectedClient,
  type ToolkitApplication,
} from '@nestjs-toolkit/core';
import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { overridePlugins, type FakePlugins } from './fake-plugins.js';

export interface TestApplicationOptions {
  /**
   * Environment variables of the service, in place of those of the process. Ports are free ones and
   * logs are silent unless it says otherwise. @default {}
   */
  env?: Readonly<Record<string, string>>;
  /** Fakes in place of plugins, by prefix: `{ cache: { client: () => fakeRedis } }`. @default {} */
  plugins?: FakePlugins;
  /** Changes the module before it is compiled: `(builder) => builder.overrideProvider(X).useValue(y)`. */
  customize?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
}

/** A service that runs inside a test, on ports of its own. */
export interface TestApplication {
  readonly app: ToolkitApplication;
  /** Base URL, such as `http://127.0.0.1:43211`; empty if the service has no HTTP port. */
  readonly url: string;
  /** Address of the gRPC server, such as `127.0.0.1:43212`; empty if the service has none. */
  readonly grpcAddress: string;
  /** `fetch` with paths relative to the service. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /**
   * A typed client of the service, over its gRPC port: `service.client(UserServiceRpcClient)`. It is
   * closed with the service. @throws Error if the service has no gRPC port
   */
  client<Client extends object>(type: ClientType<Client>): Client;
  /** Drains the servers and stops the plugins. */
  stop(): Promise<void>;
}

/**
 * Starts a service for a test: the real module with real servers on free ports of 127.0.0.1. Stop it
 * when the test is over.
 *
 * @example
 * const service = await startTestApplication(AppModule, { env: { USER_SERVICE_CACHE_DSN: 'memory:' } });
 * const answer = await service.fetch('/users?limit=1');
 * await service.stop();
 */
export async function startTestApplication(
  module: Type | DynamicModule,
  options: TestApplicationOptions = {},
): Promise<TestApplication> {
  const app = await createTestApplication(module, options);
  await app.start();
  const { http = '', grpc = '' } = app.addresses;
  const clients: ConnectedClient<object>[] = [];
  return {
    app,
    url: http,
    grpcAddress: grpc,
    fetch: (path, init) => fetch(new URL(path, http), init),
    client: (type) => {
      if (grpc === '') throw new Error('service has no gRPC port: there is nothing to call');
      const connected = connectClient(type, grpc);
      clients.push(connected);
      return connected.client;
    },
    stop: async () => {
      await Promise.all(clients.map(({ close }) => close()));
      await app.stop();
    },
  };
}

/** Makes the application of a test without starting it, to look at how it starts. */
export async function createTestApplication(
  module: Type | DynamicModule,
  { env = {}, plugins = {}, customize = (builder) => builder }: TestApplicationOptions = {},
): Promise<ToolkitApplication> {
  const variables = { ...quietDefaults(module), ...env };
  const builder = overridePlugins(
    Test.createTestingModule({ imports: [withEnvironment(module, variables)] }),
    plugins,
  );
  const testing = await customize(builder).compile();
  const adapter = ToolkitFactory.createAdapter(module, variables);
  const nest = testing.createNestApplication<NestFastifyApplication>(adapter, { logger: false });
  return ToolkitFactory.wrap(nest, { exitOnError: false, signals: false, summary: false });
}

function quietDefaults(module: Type | DynamicModule): Record<string, string> {
  const identity = findToolkitIdentity(module);
  if (!identity) throw new Error('module does not import ToolkitModule: nothing to start');
  const { envPrefix } = new ServiceMeta(identity);
  const prefix = envPrefix === '' ? '' : `${envPrefix}_`;
  const settings = {
    LOG_LEVEL: 'silent',
    SERVER_HTTP_HOST: '127.0.0.1',
    SERVER_HTTP_PORT: '0',
    SERVER_GRPC_HOST: '127.0.0.1',
    SERVER_GRPC_PORT: '0',
    PROBES_HOST: '127.0.0.1',
    PROBES_PORT: '0',
    PROBES_CACHE_TIME: '1ms',
  };
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [prefix + name, value]),
  );
}
