import type { Provider } from '@nestjs/common';
import { HealthRegistry } from '../health/health-registry.js';
import { ToolkitLogger } from '../logging/toolkit-logger.js';
import { getPluginToken } from '../plugin/inject-plugin.js';
import { getMaybePluginToken, type MaybePlugin } from '../plugin/maybe-plugin.js';
import type { PluginDeclaration, PluginDefinition, PluginHooks } from '../plugin/plugin.js';
import { PluginFactory } from '../plugin/plugin-factory.js';
import { PluginHost } from '../plugin/plugin-host.js';
import { Telemetry } from '../telemetry/telemetry.js';
import { makePlugin } from './make-plugin.js';
import { ServiceMeta } from './service-meta.js';
import { ToolkitConfig } from './toolkit-config.js';
import type { ToolkitSettings } from './toolkit-options.js';
import { TOOLKIT_SETTINGS } from './tokens.js';

/** One provider per declared plugin, what takes them through their lifecycle, and what makes further ones. */
export function pluginProviders(declarations: readonly PluginDeclaration[]): Provider[] {
  return [
    ...declarations.flatMap((declaration) => [
      pluginProvider(declaration),
      maybePluginProvider(declaration),
    ]),
    hostProvider(declarations),
    factoryProvider(declarations),
  ];
}

function pluginProvider({ prefix, definition }: PluginDeclaration): Provider {
  return {
    provide: getPluginToken(prefix),
    useFactory: (
      config: ToolkitConfig,
      meta: ServiceMeta,
      logger: ToolkitLogger,
      telemetry: Telemetry,
    ) => {
      const { options } = config.plugins.find(({ declaration }) => declaration.prefix === prefix)!;
      return makePlugin(
        { definition, prefix, options },
        { meta, logger, telemetry, secrets: () => config.secrets },
      );
    },
    inject: [ToolkitConfig, ServiceMeta, ToolkitLogger, Telemetry],
  };
}

function maybePluginProvider({ prefix }: PluginDeclaration): Provider {
  return {
    provide: getMaybePluginToken(prefix),
    useFactory: (host: PluginHost, plugin: object): MaybePlugin<object> => ({
      get: () => (host.isAvailable(prefix) ? plugin : undefined),
    }),
    inject: [PluginHost, getPluginToken(prefix)],
  };
}

type HostPartList = [
  config: ToolkitConfig,
  meta: ServiceMeta,
  logger: ToolkitLogger,
  health: HealthRegistry,
  telemetry: Telemetry,
  ...plugins: PluginHooks[],
];

function hostProvider(declarations: readonly PluginDeclaration[]): Provider {
  return {
    provide: PluginHost,
    useFactory: (...[config, meta, logger, health, telemetry, ...plugins]: HostPartList) =>
      new PluginHost({
        plugins: config.plugins.map(({ declaration, required }, index) => ({
          declaration,
          required,
          plugin: plugins[index]!,
          services: usersOf(declaration, meta),
        })),
        lifecycle: config.lifecycle,
        secrets: config.secrets,
        logger,
        health,
        telemetry,
      }),
    inject: [
      ToolkitConfig,
      ServiceMeta,
      ToolkitLogger,
      HealthRegistry,
      Telemetry,
      ...declarations.map(({ prefix }) => getPluginToken(prefix)),
    ],
  };
}

/** Full names of the services that declare a plugin. */
function usersOf({ prefix }: PluginDeclaration, { services }: ServiceMeta): string[] {
  return services
    .filter(({ plugins }) => plugins.some((plugin) => plugin.prefix === prefix))
    .map(({ typeName }) => typeName);
}

type FactoryPartList = [
  config: ToolkitConfig,
  meta: ServiceMeta,
  settings: ToolkitSettings,
  logger: ToolkitLogger,
  telemetry: Telemetry,
  host: PluginHost,
];

function factoryProvider(declarations: readonly PluginDeclaration[]): Provider {
  return {
    provide: PluginFactory,
    useFactory: (...[config, meta, settings, logger, telemetry, host]: FactoryPartList) =>
      new PluginFactory({
        host,
        types: [
          ...declarations.map(({ definition }) => definition as PluginDefinition),
          ...(settings.pluginTypes ?? []),
        ],
        make: (definition, prefix) => {
          const { options, required } = config.readPlugin({ prefix, definition });
          const plugin = makePlugin(
            { definition, prefix, options },
            { meta, logger, telemetry, secrets: () => config.secrets },
          );
          return { plugin, required };
        },
      }),
    inject: [ToolkitConfig, ServiceMeta, TOOLKIT_SETTINGS, ToolkitLogger, Telemetry, PluginHost],
  };
}
