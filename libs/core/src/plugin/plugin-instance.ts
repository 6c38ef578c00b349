import type { PluginDeclaration, PluginHooks } from './plugin.js';

/** A plugin that a service runs with. */
export interface PluginInstance {
  readonly declaration: PluginDeclaration;
  readonly plugin: PluginHooks;
  /** Whether the service cannot work without it. */
  readonly required: boolean;
  /** How messages name it. @default type and prefix, `plugin redis "cache"` */
  readonly label?: string;
  /** Full names of the services of this process that use it. @default all */
  readonly services?: readonly string[];
}

/** How messages name a plugin: `plugin redis "cache" at 127.0.0.1:6379`. */
export function describePlugin({ declaration, plugin, label }: PluginInstance): string {
  const name = label ?? `plugin ${declaration.definition.type} "${declaration.prefix}"`;
  return plugin.address ? `${name} at ${plugin.address}` : name;
}
