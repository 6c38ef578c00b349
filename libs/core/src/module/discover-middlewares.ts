import type { Type } from '@nestjs/common';
import type { DiscoveryService, ModuleRef } from '@nestjs/core';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import type { BuiltInContext } from '../middleware/built-in/built-in-middleware.js';
import { BUILT_INS } from '../middleware/built-in/built-ins.js';
import { MiddlewareRegistry } from '../middleware/middleware-registry.js';
import {
  middlewareName,
  type MiddlewareLike,
  type ToolkitMiddleware,
} from '../middleware/middleware.js';
import { getPluginToken } from '../plugin/inject-plugin.js';
import type { ServiceMeta } from './service-meta.js';
import { declaredPlugins, type ToolkitConfig } from './toolkit-config.js';
import type { ToolkitSettings } from './toolkit-options.js';

/** What middlewares are found in and made with. */
export type MiddlewarePartList = [
  meta: ServiceMeta,
  settings: ToolkitSettings,
  config: ToolkitConfig,
  logger: ToolkitLogger,
  discovery: DiscoveryService,
  moduleRef: ModuleRef,
];

/**
 * Collects the middlewares of an application: the built-in ones that protos name, then classes with
 * `@Middleware()` among the providers, then those of the module's options. A later one replaces an
 * earlier one.
 *
 * @throws Error naming what the configuration of built-in ones lacks
 */
export async function createMiddlewareRegistry(
  parts: MiddlewarePartList,
): Promise<MiddlewareRegistry> {
  const [, settings, , , discovery, moduleRef] = parts;
  const registry = new MiddlewareRegistry(BUILT_INS.map(({ name }) => name));
  registerBuiltIns(registry, parts);
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

function registerBuiltIns(registry: MiddlewareRegistry, parts: MiddlewarePartList): void {
  const context = builtInContext(parts);
  const [, , { builtIns }] = parts;
  const problems = new Set<string>();
  for (const builtIn of builtIns) {
    try {
      registry.register(builtIn.name, builtIn.create(context));
    } catch (error) {
      problems.add((error as Error).message);
    }
  }
  if (problems.size === 0) return;
  if (problems.size === 1) throw new Error([...problems][0]);
  const lines = [...problems].map((problem) => `  ${problem}`);
  throw new Error(`${problems.size} problems with middlewares:\n${lines.join('\n')}`);
}

function builtInContext(parts: MiddlewarePartList): BuiltInContext {
  const [meta, settings, config, logger, , moduleRef] = parts;
  const code = settings.middlewareOptions as Record<string, Record<string, unknown>> | undefined;
  return {
    service: meta,
    services: meta.services,
    logger,
    corsOrigins: config.http.cors.origins,
    options: (type) => config.middleware(type),
    code: (name) => code?.[name] ?? {},
    pluginsOf: (type) =>
      declaredPlugins(meta)
        .filter(({ definition }) => definition.type === type)
        .map(({ prefix }) => prefix),
    plugin: (prefix) => moduleRef.get<unknown>(getPluginToken(prefix), { strict: false }),
  };
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
