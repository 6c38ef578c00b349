import type { Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ClientRegistry } from '../client/client-registry.js';
import { ToolkitLogger } from '../logging/toolkit-logger.js';
import { COMPRESS } from '../middleware/compress.middleware.js';
import { MiddlewareRegistry } from '../middleware/middleware-registry.js';
import { getPluginToken } from '../plugin/inject-plugin.js';
import { Telemetry } from '../telemetry/telemetry.js';
import { createWebSocketRoutes } from '../websocket/create-websocket-routes.js';
import { WebSocketEvents } from '../websocket/events/websocket-events.js';
import type { Backplane } from '../websocket/hub/backplane.js';
import { Hub } from '../websocket/hub/hub.js';
import { isPubSubPlugin } from '../websocket/hub/pub-sub.js';
import { RedisBackplane } from '../websocket/hub/redis-backplane.js';
import { WebSocketTransport } from '../websocket/websocket-transport.js';
import { WebSockets } from '../websocket/websockets.js';
import { createTypeRegistry } from '../wkt/type-registry.js';
import { BoundServices } from './bound-services.js';
import { ToolkitConfig } from './toolkit-config.js';
import type { ToolkitSettings } from './toolkit-options.js';
import { TOOLKIT_SETTINGS } from './tokens.js';

/** The WebSocket server, and what applications send by. They are there whether or not a service is on it. */
export function webSocketProviders(): Provider[] {
  return [
    {
      provide: Hub,
      useFactory: (logger: ToolkitLogger) => new Hub(() => logger),
      inject: [ToolkitLogger],
    },
    {
      provide: WebSockets,
      useFactory: (hub: Hub) => new WebSockets(hub, new WebSocketEvents()),
      inject: [Hub],
    },
    {
      provide: WebSocketTransport,
      useFactory: (...parts: TransportParts) => createTransport(parts),
      inject: [
        ToolkitConfig,
        TOOLKIT_SETTINGS,
        BoundServices,
        MiddlewareRegistry,
        ClientRegistry,
        Telemetry,
        ModuleRef,
        Hub,
        WebSockets,
        ToolkitLogger,
      ],
    },
  ];
}

type TransportParts = [
  ToolkitConfig,
  ToolkitSettings,
  BoundServices,
  MiddlewareRegistry,
  ClientRegistry,
  Telemetry,
  ModuleRef,
  Hub,
  WebSockets,
  ToolkitLogger,
];

function createTransport(parts: TransportParts): WebSocketTransport {
  const [config, settings, services, middlewares, clients, telemetry] = parts;
  const [, , , , , , moduleRef, hub, { events }, logger] = parts;
  const { websocket: options, http } = config;
  return new WebSocketTransport({
    options,
    http,
    json: { names: 'proto', emitDefaults: true, ...settings.json },
    errorBody: settings.errorBody,
    hub,
    createBackplane: () => createBackplane(parts),
    mayCompress: config.builtIns.some(({ name }) => name === COMPRESS),
    logger,
    routes: () =>
      createWebSocketRoutes({
        services: services.on('WEBSOCKET'),
        proxies: services.on('WEBSOCKET_PROXY'),
        observers: telemetry.callObservers,
        options,
        http,
        middlewares,
        clients,
        moduleRef,
        events,
      }),
  });
}

/** @throws Error if no plugin of the prefix speaks the pub/sub of Redis */
function createBackplane(parts: TransportParts): Backplane | undefined {
  const [{ websocket }, settings, { meta }] = parts;
  const [, , , , , , moduleRef, hub, , logger] = parts;
  const { backplane: prefix, backplaneHistory: history } = websocket;
  if (prefix === undefined) return undefined;
  const plugin = findPlugin(moduleRef, prefix);
  if (!isPubSubPlugin(plugin)) {
    throw new Error(
      `SERVER_WEBSOCKET_BACKPLANE "${prefix}" is no plugin with pub/sub: expected the prefix of a plugin "redis" that the proto declares`,
    );
  }
  const types = createTypeRegistry(...meta.services.map((service) => service.types ?? []));
  const json = { names: 'proto' as const, emitDefaults: true, ...settings.json, types };
  const channel = `${meta.name}:websocket`;
  return new RedisBackplane({ plugin, channel, hub, history, json, logger });
}

function findPlugin(moduleRef: ModuleRef, prefix: string): unknown {
  try {
    return moduleRef.get<unknown>(getPluginToken(prefix as never), { strict: false });
  } catch {
    return undefined;
  }
}
