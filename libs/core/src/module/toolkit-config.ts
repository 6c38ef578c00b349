import { ConfigLoader, joinName, type ConfigClass } from '../config/config-loader.js';
import { ConfigError, type ConfigProblem } from '../config/config-error.js';
import type { ConfigVariable } from '../config/config-variable.js';
import type { EnvSource } from '../config/env-source.js';
import { env, loadConfig } from '../config/env.js';
import { isConfigSchema, type ConfigSchema } from '../config/schema-config.js';
import { GrpcServerOptions } from '../grpc/grpc-server-options.js';
import { HttpServerOptions } from '../http/http-server-options.js';
import { ProbesOptions } from '../http/probes/probes-options.js';
import { LifecycleOptions } from '../lifecycle/lifecycle-options.js';
import { LogOptions } from '../logging/log-options.js';
import type {
  BuiltInMiddleware,
  MiddlewareConfig,
} from '../middleware/built-in/built-in-middleware.js';
import type { PluginDeclaration } from '../plugin/plugin.js';
import { WebSocketServerOptions } from '../websocket/websocket-server-options.js';
import { builtInsInUse } from './built-ins-in-use.js';
import { calledServices, ClientConfigs } from './client-configs.js';
import type { ServiceMeta } from './service-meta.js';
import type { ApplicationConfig, PluginSettings, ToolkitSettings } from './toolkit-options.js';

/** The configuration of one declared plugin. */
export interface PluginConfig {
  readonly declaration: PluginDeclaration;
  readonly options: object;
  readonly required: boolean;
}

/** Settings that every plugin has besides its own. */
class CommonPluginOptions {
  required = env.boolean('REQUIRED', {
    default: true,
    description: 'Whether the service refuses to start, and is not ready, without this plugin.',
  });
}

/** How a configuration is read. */
export interface ConfigReading {
  readonly source: EnvSource;
  /** What to do with problems. @default throw a ConfigError that names them all */
  readonly onProblems?: 'throw' | 'keep';
  /** The built-in middlewares to configure. @default those that protos name and settings do not replace */
  readonly builtIns?: readonly BuiltInMiddleware[];
}

/**
 * The whole configuration of a service, read at once: servers, lifecycle, logging, plugins and the
 * application's own classes. Injectable.
 */
export class ToolkitConfig {
  readonly grpc: GrpcServerOptions;
  readonly http: HttpServerOptions;
  readonly websocket: WebSocketServerOptions;
  readonly probes: ProbesOptions;
  readonly lifecycle: LifecycleOptions;
  readonly log: LogOptions;
  readonly plugins: readonly PluginConfig[];
  /** How other services are found and called. */
  readonly clients: ClientConfigs;
  /** The built-in middlewares that are in use. */
  readonly builtIns: readonly BuiltInMiddleware[];
  private readonly middlewares = new Map<ConfigClass, object>();
  private readonly application = new Map<ApplicationConfig, unknown>();
  private readonly loader: ConfigLoader;

  /** @throws ConfigError naming every problem of every part, unless the reading says to keep them */
  constructor(
    meta: ServiceMeta,
    settings: ToolkitSettings,
    application: readonly ApplicationConfig[],
    { source, onProblems, builtIns = builtInsInUse(meta, settings) }: ConfigReading,
  ) {
    this.builtIns = builtIns;
    const loader = (this.loader = new ConfigLoader(source, meta.envPrefix));
    this.log = loader.load(LogOptions, { title: 'logging' });
    this.lifecycle = loader.load(LifecycleOptions, { title: 'start and stop' });
    this.grpc = loader.load(GrpcServerOptions, {
      title: 'gRPC server',
      prefix: 'SERVER_GRPC',
      aliasPrefixes: [joinName(meta.slug, 'GRPC_SERVER')],
      overrides: settings.grpc ?? {},
    });
    this.http = loadHttpOptions(loader, meta, settings);
    this.websocket = loadWebSocketOptions(loader, meta, settings);
    this.probes = loader.load(ProbesOptions, {
      title: 'probes',
      prefix: 'PROBES',
      aliasPrefixes: ['PROBES_SERVER'],
    });
    this.plugins = declaredPlugins(meta).map((declaration) =>
      this.loadPlugin(declaration, settings),
    );
    for (const config of builtIns.flatMap(({ configs }) => configs)) {
      if (!this.middlewares.has(config.type)) this.loadMiddleware(config, settings);
    }
    const called = calledServices(meta.services, settings.clients ?? {});
    this.clients = new ClientConfigs(loader, settings.clients ?? {}, called);
    for (const config of application) {
      const value = isConfigSchema(config)
        ? loader.loadSchema(config, 'application')
        : loader.load(config, { title: `application: ${config.name}` });
      this.application.set(config, value);
    }
    if (onProblems !== 'keep') loader.throwIfInvalid();
  }

  /** The configuration of a built-in middleware that is in use. */
  middleware<T extends object>(type: ConfigClass<T>): T {
    return this.middlewares.get(type) as T;
  }

  /** The instance of an application's config class, or what a schema made of the environment. */
  get<T extends object>(config: ConfigClass<T>): T;
  get<T>(config: ConfigSchema<T> | ApplicationConfig): T;
  get(config: ApplicationConfig): unknown {
    return this.application.get(config);
  }

  /** Every variable that this service reads. */
  get variables(): readonly ConfigVariable[] {
    return this.loader.variables;
  }

  /** Everything that is wrong, if problems were kept. */
  get problems(): readonly ConfigProblem[] {
    return this.loader.problems;
  }

  /** Hints about variables of this service that nothing reads. */
  get unknownVariables(): readonly string[] {
    return this.loader.unknownVariables();
  }

  /** Values that must not be printed. */
  get secrets(): Iterable<string> {
    return this.loader.secrets;
  }

  private loadMiddleware({ prefix, type }: MiddlewareConfig, settings: ToolkitSettings): void {
    const name = prefix.toLowerCase();
    const given = (settings.middlewareOptions as Record<string, object> | undefined)?.[name] ?? {};
    const section = { title: `middleware ${name}`, prefix, overrides: given };
    this.middlewares.set(type, this.loader.load(type, section));
  }

  /** Reads the configuration of a plugin that no proto declares. @throws ConfigError naming what is wrong with it */
  readPlugin(declaration: PluginDeclaration): PluginConfig {
    const before = this.loader.problems.length;
    const config = this.loadPlugin(declaration, {});
    const problems = this.loader.problems.splice(before);
    if (problems.length > 0) throw new ConfigError(problems);
    return config;
  }

  private loadPlugin(declaration: PluginDeclaration, settings: ToolkitSettings): PluginConfig {
    const { prefix, definition } = declaration;
    const title = `plugin ${definition.type} "${prefix}"`;
    const given = (settings.plugins as Record<string, PluginSettings> | undefined)?.[prefix] ?? {};
    const required = given.required ?? declaration.required;
    const common = this.loader.load(CommonPluginOptions, {
      prefix,
      title,
      overrides: required === undefined ? {} : { required },
    });
    const options = this.loader.load(definition.options as ConfigClass, {
      prefix,
      title,
      overrides: given.options ?? {},
    });
    return { declaration, options, required: common.required };
  }
}

/** Reads the HTTP server's options alone, which are needed before Nest is there. */
export function loadHttpOptions(
  loader: ConfigLoader,
  meta: ServiceMeta,
  settings: ToolkitSettings,
): HttpServerOptions {
  return loader.load(HttpServerOptions, {
    title: 'HTTP server',
    prefix: 'SERVER_HTTP',
    aliasPrefixes: [joinName(meta.slug, 'SERVER')],
    overrides: settings.http ?? {},
  });
}

/** Variables of the WebSocket server are only read where there is one. */
function loadWebSocketOptions(
  loader: ConfigLoader,
  meta: ServiceMeta,
  settings: ToolkitSettings,
): WebSocketServerOptions {
  const kinds = ['WEBSOCKET', 'WEBSOCKET_PROXY'] as const;
  if (!kinds.some((kind) => meta.servicesOn(kind).length > 0)) {
    return loadConfig(WebSocketServerOptions, { env: {} });
  }
  return loader.load(WebSocketServerOptions, {
    title: 'WebSocket server',
    prefix: 'SERVER_WEBSOCKET',
    overrides: settings.websocket ?? {},
  });
}

/** Plugins of all services; one that several of them declare is there once. */
export function declaredPlugins({ services, extraPlugins }: ServiceMeta): PluginDeclaration[] {
  const byPrefix = new Map<string, PluginDeclaration>();
  const declarations = [...services.flatMap(({ plugins }) => plugins), ...extraPlugins];
  for (const declaration of declarations) {
    const other = byPrefix.get(declaration.prefix);
    if (other && other.definition.type !== declaration.definition.type) {
      throw new Error(
        `plugin prefix "${declaration.prefix}" is both ${other.definition.type} and ${declaration.definition.type}: services that share a process need different prefixes`,
      );
    }
    byPrefix.set(declaration.prefix, other ?? declaration);
  }
  return [...byPrefix.values()];
}
