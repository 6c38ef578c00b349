import type { DiscoveryService } from '@nestjs/core';
import type { BuiltInMiddleware } from '../middleware/built-in/built-in-middleware.js';
import { BUILT_INS } from '../middleware/built-in/built-ins.js';
import { middlewareName } from '../middleware/middleware.js';
import { middlewareNames } from '../middleware/middleware-registry.js';
import type { ServiceMeta } from './service-meta.js';
import type { ToolkitSettings } from './toolkit-options.js';

/**
 * The built-in middlewares that some rpc names and that the application does not replace.
 *
 * @param discovery finds the classes that replace them; without it only those of the settings count
 */
export function builtInsInUse(
  { services }: ServiceMeta,
  { middlewares = {} }: Pick<ToolkitSettings, 'middlewares'>,
  discovery?: DiscoveryService,
): readonly BuiltInMiddleware[] {
  const named = new Set(
    services.flatMap((service) =>
      service.methods.flatMap((method) => middlewareNames(service, method)),
    ),
  );
  const own = new Set(Object.keys(middlewares));
  for (const { metatype } of discovery?.getProviders() ?? []) {
    const name = typeof metatype === 'function' ? middlewareName(metatype) : undefined;
    if (name !== undefined) own.add(name);
  }
  return BUILT_INS.filter(({ name }) => named.has(name) && !own.has(name));
}
