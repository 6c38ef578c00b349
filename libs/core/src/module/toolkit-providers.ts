import type { Provider } from '@nestjs/common';
import { DiscoveryService, HttpAdapterHost, ModuleRef } from '@nestjs/core';
import type { ConfigClass } from '../config/config-loader.js';
import { EnvSource } from '../config/env-source.js';
import { GrpcTransport } from '../grpc/grpc-transport.js';
import { HealthRegistry } from '../health/health-registry.js';
import { HttpTransport } from '../http/http-transport.js';
import { ToolkitLifecycle } from '../lifecycle/toolkit-lifecycle.js';
import { createLogger } from '../logging/pino-logger.js';
import { ToolkitLogger } from '../logging/toolkit-logger.js';
import { MiddlewareRegistry } from '../middleware/middleware-registry.js';
import { getPluginToken } from '../plugin/inject-plugin.js';
import type { PluginDeclaration, PluginHooks } from '../plugin/plugin.js';
import { PluginHost } from '../plugin/plugin-host.js';
import { BoundServices } from './bound-services.js';
import { builtInsInUse } from './built-ins-in-use.js';
import { createMiddlewareRegistry, type MiddlewarePartList } from './discover-middlewares.js';
import { serverProviders } from './server-providers.js';
import { clientProviders } from './client-providers.js';
import { ServiceMeta } from './service-meta.js';
import { declaredPlugins, ToolkitConfig } from './toolkit-config.js';
import type { ToolkitIdentity, ToolkitSettings } from './toolkit-options.js';
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
    ...runtimeProviders(),
    ...serverProviders(),
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

function pluginProviders(declarations: readonly PluginDeclaration[]): Provider[] {
  const tokens = declarations.map(({ prefix }) => getPluginToken(prefix));
  return [
    ...declarations.map(({ prefix, definition }) => ({
      provide: getPluginToken(prefix),
      useFactory: (
        config: ToolkitConfig,
        { name, version }: ServiceMeta,
        logger: ToolkitLogger,
      ) => {
        const { options } = config.plugins.find(
          ({ declaration }) => declaration.prefix === prefix,
        )!;
        const { type } = definition;
        const context = {
          type,
          prefix,
          service: { name, version },
          logger: logger.withFields({ plugin: type, prefix }),
        };
        return definition.create(options, context) as object;
      },
      inject: [ToolkitConfig, ServiceMeta, ToolkitLogger],
    })),
    {
      provide: PluginHost,
      useFactory: (
        config: ToolkitConfig,
        logger: ToolkitLogger,
        health: HealthRegistry,
        ...plugins: PluginHooks[]
      ) =>
        new PluginHost({
          plugins: config.plugins.map(({ declaration, required }, index) => ({
            declaration,
            required,
            plugin: plugins[index]!,
          })),
          lifecycle: config.lifecycle,
          secrets: config.secrets,
          logger,
          health,
        }),
      inject: [ToolkitConfig, ToolkitLogger, HealthRegistry, ...tokens],
    },
  ];
}

function runtimeProviders(): Provider[] {
  return [
    {
      provide: HealthRegistry,
      useFactory: (logger: ToolkitLogger) => new HealthRegistry(logger),
      inject: [ToolkitLogger],
    },
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
      useFactory: (meta: ServiceMeta, moduleRef: ModuleRef, middlewares: MiddlewareRegistry) =>
        new BoundServices(meta, moduleRef, middlewares),
      inject: [ServiceMeta, ModuleRef, MiddlewareRegistry],
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
];

function createLifecycle(parts: LifecyclePartList): ToolkitLifecycle {
  const [config, plugins, services, grpc, http, health, adapterHost, logger, settings] = parts;
  return new ToolkitLifecycle({
    config,
    plugins,
    services,
    grpc,
    http,
    health,
    adapterHost,
    logger,
    json: { names: 'proto', emitDefaults: true, ...settings.json },
  });
}
