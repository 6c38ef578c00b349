import type { Provider } from '@nestjs/common';
import { GrpcTransport } from '../grpc/grpc-transport.js';
import { HealthRegistry } from '../health/health-registry.js';
import { HttpTransport, type CorsRule } from '../http/http-transport.js';
import type { JsonHabit } from '../json/json-type.js';
import { ToolkitLogger } from '../logging/toolkit-logger.js';
import { middlewareNames } from '../middleware/middleware-registry.js';
import type { ServiceDefinition } from '../service/service-definition.js';
import { Telemetry } from '../telemetry/telemetry.js';
import { BoundServices } from './bound-services.js';
import type { ServiceMeta } from './service-meta.js';
import { ToolkitConfig } from './toolkit-config.js';
import type { ToolkitSettings } from './toolkit-options.js';
import { TOOLKIT_SETTINGS } from './tokens.js';

/** The servers of a service. They are there whether or not a port is opened for them. */
export function serverProviders(): Provider[] {
  return [
    {
      provide: GrpcTransport,
      useFactory: createGrpcTransport,
      inject: [ToolkitConfig, Telemetry, BoundServices, HealthRegistry, ToolkitLogger],
    },
    {
      provide: HttpTransport,
      useFactory: (config: ToolkitConfig, settings: ToolkitSettings, ...parts: ServerParts) =>
        createHttpTransport(config, settings, parts),
      inject: [ToolkitConfig, TOOLKIT_SETTINGS, BoundServices, HealthRegistry, ToolkitLogger],
    },
  ];
}

type ServerParts = [services: BoundServices, health: HealthRegistry, logger: ToolkitLogger];

function createGrpcTransport(
  config: ToolkitConfig,
  telemetry: Telemetry,
  ...[services, health, logger]: ServerParts
): GrpcTransport {
  return new GrpcTransport({
    options: config.grpc,
    services: () => services.on('GRPC'),
    ready: () => services.isBound,
    observers: () => telemetry.callObservers,
    health,
    logger,
  });
}

function createHttpTransport(
  config: ToolkitConfig,
  settings: ToolkitSettings,
  [services, health, logger]: ServerParts,
): HttpTransport {
  const json: JsonHabit = { names: 'proto', emitDefaults: true, ...settings.json };
  return new HttpTransport({
    options: config.http,
    probes: config.probes,
    json,
    jsonOf: jsonByService(services.meta, json, settings.jsonByService),
    services: () => services.on('HTTP'),
    marshalers: settings.marshalers,
    errorBody: settings.errorBody,
    namesCors: corsRule(config),
    owner: services.meta,
    openapi: settings.openapi,
    health,
    logger,
  });
}

/** @throws Error for a service that is not there */
function jsonByService(
  { services }: ServiceMeta,
  json: JsonHabit,
  own: ToolkitSettings['jsonByService'] = {},
): (service: ServiceDefinition) => JsonHabit {
  const names = services.flatMap(({ name, typeName }) => [name, typeName]);
  const unknown = Object.keys(own).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `unknown service "${unknown}" in jsonByService: expected one of ${names.map((name) => `"${name}"`).join(', ')}`,
    );
  }
  return ({ name, typeName }) => ({ ...json, ...own[name], ...own[typeName] });
}

/** Which rpcs name the built-in middleware `cors`; `undefined` if it is not in use. */
function corsRule({ builtIns }: ToolkitConfig): CorsRule | undefined {
  if (!builtIns.some(({ name }) => name === 'cors')) return undefined;
  return (service, method) => middlewareNames(service, method).includes('cors');
}
