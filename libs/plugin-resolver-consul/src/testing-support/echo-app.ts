import {
  ClientRegistry,
  ToolkitFactory,
  ToolkitModule,
  type Call,
  type PluginRegistry,
  type RemoteService,
  type ToolkitApplication,
} from '@nestjs-toolkit/core';
import { createToolkitService } from '@nestjs-toolkit/core/codegen-v1';
import { EmptyType } from '@nestjs-toolkit/core/wkt';
import { Module } from '@nestjs/common';
import type { ResolverConsulPlugin } from '../plugin-interface.js';
import { resolverConsul } from '../resolver-consul.js';

declare module '@nestjs-toolkit/core' {
  interface PluginRegistry {
    consul: ResolverConsulPlugin;
  }
}

/** The rpc of the tests: an empty question, an empty answer, and the server's name in a header. */
const ping = {
  name: 'Ping',
  handler: 'ping',
  path: '/test.Echo/Ping',
  kind: 'unary',
  request: EmptyType,
  response: EmptyType,
  route: {},
} as const;

export const EchoToolkit = createToolkitService<{ ping(request: object, call: Call): object }>({
  name: 'Echo',
  typeName: 'test.Echo',
  source: 'test/echo.proto',
  servers: ['GRPC'],
  middlewares: [],
  plugins: [{ prefix: 'consul', definition: resolverConsul }],
  methods: [ping],
  descriptors: () => [],
});

/** Starts a service that finds others in Consul and announces itself there. */
export async function startEcho(
  name: string,
  agent: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ToolkitApplication> {
  @EchoToolkit.Controller()
  class EchoController {
    ping(_request: object, call: Call): object {
      call.responseHeaders.set('x-name', name);
      return {};
    }
  }

  class EchoModule {}
  Module({
    imports: [ToolkitModule.forRoot({ service: EchoToolkit, name: 'echo' })],
    controllers: [EchoController],
  })(EchoModule);
  const app = await ToolkitFactory.create(EchoModule, {
    exitOnError: false,
    signals: false,
    summary: false,
    env: {
      ECHO_LOG_LEVEL: 'silent',
      ECHO_SERVER_GRPC_HOST: '127.0.0.1',
      ECHO_SERVER_GRPC_PORT: '0',
      ECHO_PROBES_ENABLED: 'false',
      ECHO_SHUTDOWN_TIMEOUT: '500ms',
      ECHO_RESOLVER_ORDER: 'plugins',
      ECHO_CONSUL_ENDPOINT: agent,
      ECHO_CONSUL_CHECK_INTERVAL: '1s',
      ECHO_CONSUL_SYNC_INTERVAL: '50ms',
      ECHO_CONSUL_MAX_BACKOFF: '100ms',
      ...env,
    },
  });
  await app.start();
  return app;
}

/** Calls the service by its name in Consul. @returns the name of the instance that answered */
export async function askEcho(remote: RemoteService): Promise<string> {
  let name = '';
  await remote.unary(
    ping,
    {},
    { timeout: 5_000, onHeaders: (headers) => (name = headers.get('x-name') ?? '') },
  );
  return name;
}

export function remoteOf(app: ToolkitApplication, service: string): RemoteService {
  return app.get(ClientRegistry).get(service);
}

export type { PluginRegistry };
