import type { ConfigClass } from '../../config/config-loader.js';
import type { ToolkitLogger } from '../../logging/toolkit-logger.js';
import type { ServiceDefinition } from '../../service/service-definition.js';
import type { ToolkitMiddleware } from '../middleware.js';

/** What a built-in middleware is made with. */
export interface BuiltInContext {
  readonly service: { readonly name: string; readonly envPrefix: string };
  readonly services: readonly ServiceDefinition[];
  readonly logger: ToolkitLogger;
  /** Origins that pages may call from. */
  readonly corsOrigins: readonly string[];
  /** The configuration of a middleware, as far as some rpc uses it. */
  options<T extends object>(type: ConfigClass<T>): T;
  /** What code says of a middleware beside its variables: functions, keys. */
  code(name: string): Readonly<Record<string, unknown>>;
  /** Prefixes of declared plugins of a type, in declaration order. */
  pluginsOf(type: string): readonly string[];
  /** The plugin with a prefix. It may not be connected yet. */
  plugin(prefix: string): unknown;
}

/** A config class of middlewares and where it is read: `{SERVICE_PREFIX}_{prefix}_*`. */
export interface MiddlewareConfig {
  readonly prefix: string;
  readonly type: ConfigClass;
}

/** A middleware that comes with the toolkit. */
export interface BuiltInMiddleware {
  /** As protos name it. */
  readonly name: string;
  /** One sentence for help texts and documentation. */
  readonly description: string;
  /** What it reads from the environment. */
  readonly configs: readonly MiddlewareConfig[];
  /** @throws Error naming what is missing or wrong in the configuration */
  create(context: BuiltInContext): ToolkitMiddleware;
}
