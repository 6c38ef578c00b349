import type { DiscoveryService } from '@nestjs/core';
import { definePlugin } from '../plugin/plugin.js';
import type { PluginInstance } from '../plugin/plugin-instance.js';
import { packageOptions, type PackageHooks } from './package.js';

/** The providers and controllers with `@Package()`, in the order they start. */
export function discoverPackages(discovery: DiscoveryService): PluginInstance[] {
  const found = new Map<object, { readonly name: string; readonly order: number }>();
  for (const wrapper of [...discovery.getProviders(), ...discovery.getControllers()]) {
    const { metatype, instance } = wrapper as { metatype: unknown; instance: unknown };
    if (typeof metatype !== 'function' || typeof instance !== 'object' || instance === null)
      continue;
    const options = packageOptions(metatype);
    if (options && wrapper.isDependencyTreeStatic())
      found.set(instance, { name: metatype.name, order: options.order ?? 0 });
  }
  return [...found]
    .toSorted(([, a], [, b]) => a.order - b.order)
    .map(([instance, { name }]) => toInstance(instance, name));
}

function toInstance(hooks: PackageHooks, name: string): PluginInstance {
  const definition = definePlugin({ type: 'package', options: class {}, create: () => hooks });
  return {
    declaration: { prefix: name, definition },
    plugin: hooks,
    required: true,
    label: `package ${name}`,
  };
}
