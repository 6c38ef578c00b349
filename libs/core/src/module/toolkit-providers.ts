import type { Provider } from '@nestjs/common';
import { DiscoveryService, ModuleRef } from '@nestjs/core';
import { ClientRegistry } from '../client/client-registry.js';
import type { ConfigClass } from '../config/config-loader.js';
import { EnvSource } from '../config/env-source.js';
import { createLogger } from '../logging/pino-logger.js';
import { ToolkitLogger } from '../logging/toolkit-logger.js';
import { MiddlewareRegistry } from '../middleware/middleware-registry.js';
import { Telemetry } from '../telemetry/telemetry.js';
import { BoundServices } from './bound-services.js';
import { builtInsInUse } from './built-ins-in-use.js';
import { createMiddlewareRegistry, type MiddlewarePartList } from './discover-middlewares.js';
import { lifecycleProviders } from './lifecycle-providers.js';
import { pluginProviders } from './plugin-providers.js';
import { serverProviders } from './server-providers.js';
import { clientProviders } from './client-providers.js';
import { ServiceMeta } from './service-meta.js';
import { declaredPlugins, ToolkitConfig } from './toolkit-config.js';
import type { ToolkitIdentity, ToolkitSettings } from './toolkit-options.js';
import { webSocketProviders } from './websocket-providers.js';
import { TOOLKIT_ENV, TOOLKIT_SETTINGS } from './tokens.js';

/** Providers of a toolkit module; the settings are provided under `TOOLKIT_SETTINGS` beside them. */
export function toolkitProviders(
  identity: ToolkitIdentity,
  classes: readonly ConfigClass[],
): Provider[] {
  const meta = new ServiceMeta(identity);
  const declarations = declaredPlugins(meta);
  return [
    ...configProviders(identity, classes),
    ...pluginProviders(declarations),
    ...clientProviders(meta.services, declarations),
    ...lifecycleProviders(),
    ...runtimeProviders(),
    ...serverProviders(),
    ...webSocketProviders(),
  ];
}

function configProviders(identity: ToolkitIdentity, classes: readonly ConfigClass[]): Provider[] {
  return [
    {
      provide: ServiceMeta,
      useFactory: (settings: ToolkitSettings) => new ServiceMeta(identity, settings),
      inject: [TOOLKIT_SETTINGS],
    },
    {
      provide: EnvSource,
      useFactory: (env?: Record<string, string>) =>
        env ? new EnvSource(env) : EnvSource.ofProcess(),
      inject: [{ token: TOOLKIT_ENV, optional: true }],
    },
    {
      provide: ToolkitConfig,
      useFactory: (
        meta: ServiceMeta,
        settings: ToolkitSettings,
        source: EnvSource,
        discovery: DiscoveryService,
      ) => {
        const builtIns = builtInsInUse(meta, settings, discovery);
        return new ToolkitConfig(meta, settings, classes, { source, builtIns });
      },
      inject: [ServiceMeta, TOOLKIT_SETTINGS, EnvSource, DiscoveryService],
    },
    ...classes.map((type) => ({
      provide: type,
      useFactory: (config: ToolkitConfig) => config.get(type),
      inject: [ToolkitConfig],
    })),
    {
      provide: ToolkitLogger,
      useFactory: ({ log }: ToolkitConfig, { name, version }: ServiceMeta) =>
        createLogger(log, { service: name, version }),
      inject: [ToolkitConfig, ServiceMeta],
    },
  ];
}

type BoundServicePartList = [
  meta: ServiceMeta,
  moduleRef: ModuleRef,
  middlewares: MiddlewareRegistry,
  clients: ClientRegistry,
  telemetry: Telemetry,
];

function runtimeProviders(): Provider[] {
  return [
    {
      provide: MiddlewareRegistry,
      useFactory: (...parts: MiddlewarePartList) => createMiddlewareRegistry(parts),
      inject: [
        ServiceMeta,
        TOOLKIT_SETTINGS,
        ToolkitConfig,
        ToolkitLogger,
        DiscoveryService,
        ModuleRef,
      ],
    },
    {
      provide: BoundServices,
      useFactory: (...[meta, moduleRef, middlewares, clients, telemetry]: BoundServicePartList) =>
        new BoundServices(meta, { moduleRef, middlewares, clients, telemetry }),
      inject: [ServiceMeta, ModuleRef, MiddlewareRegistry, ClientRegistry, Telemetry],
    },
  ];
}
