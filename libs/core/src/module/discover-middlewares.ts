import type { Type } from '@nestjs/common';
import type { DiscoveryService, ModuleRef } from '@nestjs/core';
import { LoggingMiddleware } from '../middleware/logging.middleware.js';
import { MiddlewareRegistry } from '../middleware/middleware-registry.js';
import {
  middlewareName,
  type MiddlewareLike,
  type ToolkitMiddleware,
} from '../middleware/middleware.js';
import { RequestIdMiddleware } from '../middleware/request-id.middleware.js';
import type { ToolkitSettings } from './toolkit-options.js';

const BUILT_IN = [RequestIdMiddleware, LoggingMiddleware];

/**
 * Collects the middlewares of an application: the built-in ones, then classes with `@Middleware()`
 * among the providers, then those of the module's options. A later one replaces an earlier one.
 */
export async function createMiddlewareRegistry(
  settings: ToolkitSettings,
  discovery: DiscoveryService,
  moduleRef: ModuleRef,
): Promise<MiddlewareRegistry> {
  const registry = new MiddlewareRegistry();
  for (const type of BUILT_IN) registry.register(middlewareName(type)!, new type());
  for (const { metatype } of discovery.getProviders()) {
    const name = typeof metatype === 'function' ? middlewareName(metatype) : undefined;
    if (name !== undefined)
      registry.register(
        name,
        lateBound(() => moduleRef.get(metatype!, { strict: false })),
      );
  }
  for (const [name, middleware] of Object.entries(settings.middlewares ?? {})) {
    registry.register(name, await instantiate(middleware, moduleRef));
  }
  return registry;
}

/** The instance of a provider that Nest may not have made yet. */
function lateBound(find: () => ToolkitMiddleware): ToolkitMiddleware {
  let instance: ToolkitMiddleware | undefined;
  return { use: (call, next) => (instance ??= find()).use(call, next) };
}

async function instantiate(
  middleware: MiddlewareLike,
  moduleRef: ModuleRef,
): Promise<ToolkitMiddleware> {
  if (!isClass(middleware)) return { use: middleware };
  return moduleRef.create(middleware);
}

function isClass(middleware: MiddlewareLike): middleware is Type<ToolkitMiddleware> {
  return typeof (middleware as { prototype?: { use?: unknown } }).prototype?.use === 'function';
}
