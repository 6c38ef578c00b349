import type { Provider } from '@nestjs/common';
import { DiscoveryService, ModuleRef } from '@nestjs/core';
import { ClientRegistry } from '../client/client-registry.js';
import { isConfigSchema } from '../config/schema-config.js';
import { EnvSource } from '../config/env-source.js';
import { createLogger } from '../logging/pino-logger.js';
import { ToolkitLogger } from '../logging/toolkit-logger.js';
import { MiddlewareRegistry } from '../middleware/middleware-registry.js';
import { Telemetry } from '../telemetry/telemetry.js';
import { BoundServices } from './bound-services.js';
import { configToken } from './config-token.js';
import { builtInsInUse } from './built-ins-in-use.js';
import { createMiddlewareRegistry, type MiddlewarePartList } from './discover-middlewares.js';
import { lifecycleProviders } from './lifecycle-providers.js';
import { pluginProviders } from './plugin-providers.js';
import { serverProviders } from './server-providers.js';
import { clientProviders } from './client-providers.js';
import { ServiceMeta } from './service-meta.js';
import { declaredPlugins, ToolkitConfig } from './toolkit-config.js';
import type { ApplicationConfig, ToolkitIdentity, ToolkitSettings } from './toolkit-options.js';
import { webSocketProviders } from './websocket-providers.js';
import { TOOLKIT_ENV, TOOLKIT_SETTINGS } from './tokens.js';

/** Providers of a toolkit module; the settings are provided under `TOOLKIT_SETTINGS` beside them. */
export function toolkitProviders(
  identity: ToolkitIdentity,
  configs: readonly ApplicationConfig[],
): Provider[] {
  const meta = new ServiceMeta(identity);
  const declarations = declaredPlugins(meta);
  return [
    ...configProviders(identity, configs),
    ...pluginProviders(declarations),
    ...clientProviders(meta.services, declarations),
    ...lifecycleProviders(),
    ...runtimeProviders(),
    ...serverProviders(),
    ...webSocketProviders(),
  ];
}

function configProviders(
  identity: ToolkitIdentity,
  configs: readonly ApplicationConfig[],
): Provider[] {
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
        return new ToolkitConfig(meta, settings, configs, { source, builtIns });
      },
      inject: [ServiceMeta, TOOLKIT_SETTINGS, EnvSource, DiscoveryService],
    },
    ...configs.map((described) => ({
      provide: isConfigSchema(described) ? configToken(described) : described,
      useFactory: (config: ToolkitConfig) => config.get(described),
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
