import type { Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ClientRegistry } from '../client/client-registry.js';
import { ToolkitLogger } from '../logging/toolkit-logger.js';
import { COMPRESS } from '../middleware/compress.middleware.js';
import { MiddlewareRegistry } from '../middleware/middleware-registry.js';
import { Telemetry } from '../telemetry/telemetry.js';
import { createWebSocketRoutes } from '../websocket/create-websocket-routes.js';
import { WebSocketEvents } from '../websocket/events/websocket-events.js';
import { Hub } from '../websocket/hub/hub.js';
import { WebSocketTransport } from '../websocket/websocket-transport.js';
import { WebSockets } from '../websocket/websockets.js';
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
      useFactory: (hub: Hub) => new WebSockets(hub, () => undefined, new WebSocketEvents()),
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
    backplane: () => undefined,
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
