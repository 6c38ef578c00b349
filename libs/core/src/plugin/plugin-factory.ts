import type { PluginDefinition, PluginHooks } from './plugin.js';
import type { PluginHost } from './plugin-host.js';

export interface PluginFactoryParts {
  /** Types that can be asked for by name. */
  readonly types: readonly PluginDefinition[];
  readonly host: PluginHost;
  /** Reads the options and makes the plugin. @throws ConfigError */
  make(definition: PluginDefinition, prefix: string): PluginMade;
}

export interface PluginMade {
  readonly plugin: PluginHooks;
  readonly required: boolean;
}

/**
 * Makes plugins while the service runs, such as a database per tenant. They are configured from the
 * environment like declared ones, run the same hooks, are part of readiness and stop with the service.
 * Injectable.
 *
 * @example
 * const db = await this.factory.create(postgresGorm, `tenant_${id}`); // {SERVICE_PREFIX}_TENANT_7_DSN
 * const cache = await this.factory.create('redis', 'report_cache');   // a type that a proto or `pluginTypes` names
 */
export class PluginFactory {
  constructor(private readonly parts: PluginFactoryParts) {}

  /** Types that can be asked for by name: those of declared plugins, and `pluginTypes` of the module. */
  get types(): readonly string[] {
    return [...new Set(this.parts.types.map(({ type }) => type))].toSorted();
  }

  /**
   * Makes a plugin and starts it.
   *
   * @param type a plugin type, or its name
   * @param prefix of its environment variables, behind the service's prefix
   * @throws Error for an unknown type or a prefix that is taken, ConfigError, or PluginError if it cannot start
   */
  create<Options extends object, Plugin extends object>(
    type: PluginDefinition<Options, Plugin>,
    prefix: string,
  ): Promise<Plugin>;
  create(type: string, prefix: string): Promise<object>;
  async create(type: PluginDefinition | string, prefix: string): Promise<object> {
    if (!/^[a-z][a-z0-9_]*$/i.test(prefix))
      throw new Error(
        `plugin prefix "${prefix}" is no name: expected letters, digits and "_", such as "tenant_7"`,
      );
    const { host, make } = this.parts;
    if (host.find(prefix)) throw new Error(`plugin prefix "${prefix}" is taken: choose another`);
    const definition = typeof type === 'string' ? this.find(type) : type;
    const { plugin, required } = make(definition, prefix);
    await host.adopt({ declaration: { prefix, definition }, plugin, required });
    return plugin;
  }

  /** Stops a plugin that was made here and forgets it. @throws Error if it was not, PluginError if it does not stop cleanly */
  release(prefix: string): Promise<void> {
    return this.parts.host.release(prefix);
  }

  private find(type: string): PluginDefinition {
    const found = this.parts.types.find((each) => each.type === type);
    if (found) return found;
    const known = this.types.map((each) => `"${each}"`).join(', ') || 'none';
    throw new Error(
      `unknown plugin type "${type}": expected one of ${known}; add others to pluginTypes of ToolkitModule.forRoot()`,
    );
  }
}
