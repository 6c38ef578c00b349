import type { Provider } from '@nestjs/common';
import { DiscoveryService, HttpAdapterHost } from '@nestjs/core';
import { ClientRegistry } from '../client/client-registry.js';
import { GrpcTransport } from '../grpc/grpc-transport.js';
import { HealthRegistry } from '../health/health-registry.js';
import { HttpTransport } from '../http/http-transport.js';
import { ApplicationHooks } from '../lifecycle/application-hooks.js';
import { ToolkitLifecycle } from '../lifecycle/toolkit-lifecycle.js';
import { ToolkitLogger } from '../logging/toolkit-logger.js';
import { PluginHost } from '../plugin/plugin-host.js';
import { Telemetry } from '../telemetry/telemetry.js';
import { WebSocketTransport } from '../websocket/websocket-transport.js';
import { BoundServices } from './bound-services.js';
import { ServiceMeta } from './service-meta.js';
import { ToolkitConfig } from './toolkit-config.js';
import type { ToolkitSettings } from './toolkit-options.js';
import { TOOLKIT_SETTINGS } from './tokens.js';

/** Health, telemetry, the hooks of the application, and what maps all of it to Nest's hooks. */
export function lifecycleProviders(): Provider[] {
  return [
    { provide: Telemetry, useFactory: () => new Telemetry() },
    {
      provide: HealthRegistry,
      useFactory: (logger: ToolkitLogger, { services }: ServiceMeta) =>
        new HealthRegistry(
          logger,
          services.map(({ typeName }) => typeName),
        ),
      inject: [ToolkitLogger, ServiceMeta],
    },
    {
      provide: ApplicationHooks,
      useFactory: ({ lifecycle }: ToolkitConfig, logger: ToolkitLogger, telemetry: Telemetry) =>
        new ApplicationHooks(lifecycle, logger, telemetry),
      inject: [ToolkitConfig, ToolkitLogger, Telemetry],
    },
    {
      provide: ToolkitLifecycle,
      useFactory: (...parts: LifecyclePartList) => createLifecycle(parts),
      inject: [
        ToolkitConfig,
        PluginHost,
        BoundServices,
        GrpcTransport,
        HttpTransport,
        HealthRegistry,
        HttpAdapterHost,
        ToolkitLogger,
        TOOLKIT_SETTINGS,
        ApplicationHooks,
        DiscoveryService,
        ClientRegistry,
        WebSocketTransport,
      ],
    },
  ];
}

type LifecyclePartList = [
  ToolkitConfig,
  PluginHost,
  BoundServices,
  GrpcTransport,
  HttpTransport,
  HealthRegistry,
  HttpAdapterHost,
  ToolkitLogger,
  ToolkitSettings,
  ApplicationHooks,
  DiscoveryService,
  ClientRegistry,
  WebSocketTransport,
];

function createLifecycle(parts: LifecyclePartList): ToolkitLifecycle {
  const [config, plugins, services, grpc, http, health, adapterHost, logger] = parts;
  const [, , , , , , , , settings, hooks, discovery, clients, websocket] = parts;
  return new ToolkitLifecycle({
    config,
    plugins,
    services,
    grpc,
    http,
    health,
    adapterHost,
    logger,
    hooks,
    discovery,
    clients,
    websocket,
    json: { names: 'proto', emitDefaults: true, ...settings.json },
  });
}
