import { Inject } from '@nestjs/common';
import type { PluginPrefix } from './plugin.js';

/** Nest injection token of the plugin with a prefix. */
export function getPluginToken(prefix: string): string {
  return `TOOLKIT:PLUGIN:${prefix}`;
}

/**
 * Injects the plugin that a proto declares under a prefix. A prefix that no proto declares is a
 * compile error.
 *
 * @example constructor(@InjectPlugin('cache') private readonly cache: CachePlugin) {}
 */
export function InjectPlugin<Prefix extends PluginPrefix>(
  prefix: Prefix,
): ParameterDecorator & PropertyDecorator {
  return Inject(getPluginToken(prefix));
}
