import type { Provider, Type } from '@nestjs/common';
import { ClientRegistry } from '../client/client-registry.js';
import { getClientToken } from '../client/inject-client.js';
import { createServiceClient } from '../client/service-client.js';
import { discoveryFrom } from '../discovery/create-resolvers.js';
import { isResolverPlugin } from '../discovery/service-resolver.js';
import { ToolkitLogger } from '../logging/toolkit-logger.js';
import { getPluginToken } from '../plugin/inject-plugin.js';
import type { PluginDeclaration } from '../plugin/plugin.js';
import type { ClientDeclaration, ServiceDefinition } from '../service/service-definition.js';
import { Telemetry } from '../telemetry/telemetry.js';
import { createTypeRegistry } from '../wkt/type-registry.js';
import { ServiceMeta } from './service-meta.js';
import { ToolkitConfig } from './toolkit-config.js';
import type { ToolkitSettings } from './toolkit-options.js';
import { TOOLKIT_SETTINGS } from './tokens.js';

type RegistryParts = [
  config: ToolkitConfig,
  settings: ToolkitSettings,
  meta: ServiceMeta,
  logger: ToolkitLogger,
  telemetry: Telemetry,
  ...plugins: object[],
];

/** The registry of clients, the typed client of each service that protos list, and their accessors. */
export function clientProviders(
  services: readonly ServiceDefinition[],
  plugins: readonly PluginDeclaration[],
): Provider[] {
  const declarations = new Map(
    services.flatMap(({ clients = [] }) => clients.map((each) => [each.service, each] as const)),
  );
  return [
    registryProvider(services, plugins),
    ...[...declarations.values()].flatMap((declaration) => typedProviders(declaration)),
    ...services.flatMap((service) => accessorProvider(service)),
  ];
}

function registryProvider(
  services: readonly ServiceDefinition[],
  declarations: readonly PluginDeclaration[],
): Provider {
  const types = services.flatMap((service) => [
    ...(service.types ?? []),
    ...(service.clients ?? []).flatMap(({ client }) => client?.definition.types ?? []),
  ]);
  return {
    provide: ClientRegistry,
    useFactory: (...parts: RegistryParts) => {
      const [config, settings, { name, version }, logger, telemetry, ...plugins] = parts;
      const resolvers = [
        ...(settings.resolvers ?? []),
        ...plugins.filter(isResolverPlugin).map(({ serviceResolver }) => serviceResolver),
      ];
      return new ClientRegistry({
        discovery: () => discoveryFrom(config.clients.resolver, resolvers, logger),
        setupOf: (service) => config.clients.setupOf(service),
        userAgent: `${name}/${version}`,
        types: createTypeRegistry(types),
        observers: () => telemetry.clientCallObservers,
      });
    },
    inject: [
      ToolkitConfig,
      TOOLKIT_SETTINGS,
      ServiceMeta,
      ToolkitLogger,
      Telemetry,
      ...declarations.map(({ prefix }) => getPluginToken(prefix)),
    ],
  };
}

function typedProviders({ service, client: type }: ClientDeclaration): Provider[] {
  const token = getClientToken(service);
  const provider = {
    provide: token,
    useFactory: (registry: ClientRegistry) => {
      const remote = registry.get(service);
      return type ? createServiceClient(type, remote) : remote;
    },
    inject: [ClientRegistry],
  };
  return type ? [provider, { provide: type, useExisting: token }] : [provider];
}

/** `<Service>Services`: an object with a method for each client. */
function accessorProvider({ services: accessor, clients = [] }: ServiceDefinition): Provider[] {
  if (!accessor) return [];
  const provider = {
    provide: accessor as Type,
    useFactory: (...all: object[]) => {
      const result = Object.create(accessor.prototype as object) as Record<string, unknown>;
      clients.forEach((declaration, index) => {
        result[declaration.accessor] = () => all[index];
      });
      return result;
    },
    inject: clients.map(({ service }) => getClientToken(service)),
  };
  return [provider];
}
