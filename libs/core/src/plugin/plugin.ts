import type { ConfigClass } from '../config/config-loader.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import type { ServerAccess } from './server-access.js';
import type { OpenServers } from './open-servers.js';
import type { Metric } from '../telemetry/metric.js';
import type { Telemetry } from '../telemetry/telemetry.js';

/** What a lifecycle hook gets. */
export interface HookContext {
  /** Aborts when the start or stop timeout is over. Pass it on to whatever the hook waits for. */
  readonly signal: AbortSignal;
}

/**
 * What a plugin may implement; all hooks are optional and may be async. Order and failure rules:
 * design, section 6.
 */
export interface PluginHooks {
  /**
   * Adds what the plugin serves itself to the servers of the program. Runs once, when handlers are
   * bound and before any `preStart`; no port is open yet.
   */
  attach?(servers: ServerAccess): void;
  /** Opens connections. One plugin after another, in declaration order, before any port is open. */
  preStart?(context: HookContext): void | Promise<void>;
  /** Runs after every `preStart`, one plugin after another. */
  onStartSync?(context: HookContext): void | Promise<void>;
  /** Runs after every `onStartSync`, all plugins at once. Background work may outlive the hook. */
  onStart?(context: HookContext): void | Promise<void>;
  /**
   * Runs when the ports are open and the service is ready, all plugins at once. A failure is logged,
   * and the service goes on.
   */
  onServing?(servers: OpenServers, context: HookContext): void | Promise<void>;
  /**
   * Runs when the service is about to stop, before its servers stop taking calls, all plugins at once:
   * the time to tell others to go elsewhere. A failure is logged.
   */
  onDrain?(context: HookContext): void | Promise<void>;
  /** Runs after the servers have drained, one plugin after another, in reverse order. */
  onStopSync?(context: HookContext): void | Promise<void>;
  /** Closes what `preStart` opened. Runs after every `onStopSync`, in reverse order. */
  onStop?(context: HookContext): void | Promise<void>;
  /** Asks the backend whether it answers. @throws when it does not */
  healthCheck?(context: HookContext): void | Promise<void>;
  /** Numbers about it at this moment, such as the size of its pool. Called at each collection: must be cheap and not throw. */
  metrics?(): readonly Metric[];
  /** Where the backend is, for messages; never a secret. */
  readonly address?: string;
}

/** What a plugin is made with. */
export interface PluginContext {
  /** Type as the proto names it, such as `redis`. */
  readonly type: string;
  /** Prefix as the proto names it, such as `cache`. */
  readonly prefix: string;
  /** Name and version of the service the plugin works for. */
  readonly service: { readonly name: string; readonly version: string };
  /** A logger that carries the plugin's type and prefix. */
  readonly logger: ToolkitLogger;
  /** Blanks out the secrets of the configuration in a text that leaves the service. Absent where there is no service. */
  readonly redact?: (text: string) => string;
  /** Where it may observe calls, and reads the metrics of others. Absent where there is no service. */
  readonly telemetry?: Telemetry;
  /**
   * Whether it is made by `--doctor` to see if its backend answers, not to serve: then `preStart` must
   * leave no trace, such as migrations or registrations. @default false
   */
  readonly diagnosing?: boolean;
}

/** A plugin type: what `definePlugin()` returns and generated code refers to. */
export interface PluginDefinition<Options extends object = object, Plugin extends object = object> {
  /** Type as protos name it: `plugin: "redis"`. */
  readonly type: string;
  /** Config class that is read under `{SERVICE_PREFIX}_{PLUGIN_PREFIX}_`. */
  readonly options: ConfigClass<Options>;
  /** Makes the plugin without connecting: the object is there before `preStart` runs. */
  create(options: Options, context: PluginContext): Plugin & PluginHooks;
}

/** A plugin as a service declares it in its proto. */
export interface PluginDeclaration {
  readonly prefix: string;
  readonly definition: PluginDefinition<any, any>; // oxlint-disable-line no-explicit-any -- a list of plugins of unrelated types
  /** Whether the service cannot work without it. @default true */
  readonly required?: boolean;
}

/**
 * Plugins of this program by prefix. Generated code adds to it, which makes `@InjectPlugin('cahce')`
 * a compile error.
 */
// oxlint-disable-next-line no-empty-interface -- filled by declaration merging
export interface PluginRegistry {}

/** Prefix of a plugin that some proto of this program declares. */
export type PluginPrefix = keyof PluginRegistry & string;

/** Defines a plugin type. */
export function definePlugin<Options extends object, Plugin extends object>(
  definition: PluginDefinition<Options, Plugin>,
): PluginDefinition<Options, Plugin> {
  return Object.freeze(definition);
}
