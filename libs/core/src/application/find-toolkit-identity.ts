import type { DynamicModule, Type } from '@nestjs/common';
import { identityOf } from '../module/toolkit.module.js';
import type { ToolkitIdentity, ToolkitModuleOptions } from '../module/toolkit-options.js';

/**
 * Looks for the toolkit module among the imports of a module, at any depth, without starting Nest:
 * the HTTP server's options are needed to make Fastify, before anything can be injected.
 */
export function findToolkitIdentity(
  root: unknown,
): (ToolkitIdentity & Partial<ToolkitModuleOptions>) | undefined {
  const seen = new Set<unknown>();
  const queue: unknown[] = [root];
  for (const module of queue) {
    if (typeof module !== 'function' && typeof module !== 'object') continue;
    if (module === null || seen.has(module)) continue;
    seen.add(module);
    const identity = identityOf(module);
    if (identity) return identity;
    queue.push(...importsOf(module as Type | DynamicModule));
  }
  return undefined;
}

function importsOf(module: Type | DynamicModule): readonly unknown[] {
  if ('module' in module) return [...(module.imports ?? []), module.module];
  return (Reflect.getMetadata('imports', module) as unknown[] | undefined) ?? [];
}
