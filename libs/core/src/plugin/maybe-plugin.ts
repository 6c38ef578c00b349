import { Inject } from '@nestjs/common';
import type { PluginPrefix } from './plugin.js';

/** A plugin that the service can do without: `required: false`. */
export interface MaybePlugin<Plugin extends object> {
  /**
   * The plugin, or `undefined` while the service runs without it because it could not start. One that
   * loses its backend later is still there, and its calls fail.
   */
  get(): Plugin | undefined;
}

/** Nest injection token of a plugin that may be absent. */
export function getMaybePluginToken(prefix: string): string {
  return `TOOLKIT:MAYBE_PLUGIN:${prefix}`;
}

/**
 * Injects a plugin together with the question whether it is there, so that code has to say what it
 * does without it.
 *
 * @example
 * constructor(@InjectMaybePlugin('cache') private readonly cache: MaybePlugin<CachePlugin>) {}
 * const text = await this.cache.get()?.client().get(key);
 */
export function InjectMaybePlugin<Prefix extends PluginPrefix>(
  prefix: Prefix,
): ParameterDecorator & PropertyDecorator {
  return Inject(getMaybePluginToken(prefix));
}
