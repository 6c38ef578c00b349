import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import type { ClientSettingsTable } from '../client/client-settings.js';
import type { ConfigClass } from '../config/config-loader.js';
import type { ConfigSchema } from '../config/schema-config.js';
import type { ServiceResolver } from '../discovery/service-resolver.js';
import type { GrpcServerOptions } from '../grpc/grpc-server-options.js';
import type { HttpServerOptions } from '../http/http-server-options.js';
import type { Marshaler } from '../http/marshal/marshaler.js';
import type { ErrorBodyWriter } from '../http/response/error-answer.js';
import type { JsonHabit } from '../json/json-type.js';
import type { MiddlewareOptions } from '../middleware/built-in/middleware-options.js';
import type { MiddlewareLike } from '../middleware/middleware.js';
import type { PluginDeclaration, PluginDefinition, PluginPrefix } from '../plugin/plugin.js';
import type { OpenapiDocument } from '../service/openapi-document.js';
import type { ToolkitService } from '../service/toolkit-service.js';
import type { WebSocketServerOptions } from '../websocket/websocket-server-options.js';

/** What code may say of one plugin. Environment variables override `options`. */
export interface PluginSettings {
  /**
   * Whether the service needs it. The service starts and answers without a plugin that it does not
   * need, and readiness says `degraded`. @default true
   */
  required?: boolean;
  /** Values for fields of the plugin's options class, by field name. @default {} */
  options?: Readonly<Record<string, unknown>>;
}

/** What has to be known before anything is injected. */
export interface ToolkitIdentity {
  /**
   * The service of the proto, or several that share this process and its ports. None, `[]`, makes a
   * worker: a process with plugins and probes that serves no rpc.
   */
  service: ToolkitService<any> | readonly ToolkitService<any>[]; // oxlint-disable-line no-explicit-any -- services of unrelated handler interfaces
  /** Name in logs, metrics and service discovery. @default the service's name in kebab-case: `user-service` */
  name?: string;
  /** Prefix of every environment variable; `''` for none. @default the name in capitals: `USER_SERVICE` */
  envPrefix?: string;
  /** Plugins besides those that the protos declare: `{ prefix: 'queue', definition: rabbitmq }`. @default [] */
  extraPlugins?: readonly PluginDeclaration[];
}

export interface ToolkitSettings {
  /** @default '0.0.0' */
  version?: string;
  /** One sentence for help texts. @default '' */
  description?: string;
  /** JSON output of HTTP and WebSocket servers. @default { names: 'proto', emitDefaults: true } */
  json?: Partial<JsonHabit>;
  /** JSON output of single services on HTTP, by their name or full name. @default that of all */
  jsonByService?: Readonly<Record<string, Partial<JsonHabit>>>;
  /** Formats of HTTP bodies besides JSON, forms and binary protobuf, before which they go. @default [] */
  marshalers?: readonly Marshaler[];
  /** Makes the JSON body of failed HTTP calls. @default `{ code, status, message, details }` */
  errorBody?: ErrorBodyWriter;
  /** Changes the OpenAPI document before it is served, to tell of an `errorBody` of your own for one. @default as generated */
  openapi?: (document: OpenapiDocument) => OpenapiDocument;
  /** Middlewares by the name that protos use, besides the classes with `@Middleware(name)`. @default {} */
  middlewares?: Readonly<Record<string, MiddlewareLike>>;
  /** Options of built-in middlewares, by the name that protos use. @default {} */
  middlewareOptions?: MiddlewareOptions;
  /** Plugins by prefix. @default {} */
  plugins?: { readonly [Prefix in PluginPrefix]?: PluginSettings };
  /** Clients of other services, by the name of the service; `*` holds for all. @default {} */
  clients?: ClientSettingsTable;
  /** Finds services in ways of your own, before the plugins that do. @default [] */
  resolvers?: readonly ServiceResolver[];
  /** Plugin types that `PluginFactory` makes by name, besides those that protos declare. @default [] */
  pluginTypes?: readonly PluginDefinition<any, any>[]; // oxlint-disable-line no-explicit-any -- types of unrelated plugins
  /** Defaults of the gRPC server's variables. @default {} */
  grpc?: Partial<GrpcServerOptions>;
  /** Defaults of the HTTP server's variables. @default {} */
  http?: Partial<HttpServerOptions>;
  /** Defaults of the WebSocket server's variables. @default {} */
  websocket?: Partial<WebSocketServerOptions>;
}

/** What describes settings of an application: a class with `env.*` fields, or a Standard Schema. */
export type ApplicationConfig = ConfigClass | ConfigSchema;

/** Options of `ToolkitModule.forRoot()`. */
export interface ToolkitModuleOptions extends ToolkitIdentity, ToolkitSettings {
  /**
   * Application settings: classes, each injectable by itself, and schemas, each injectable by its
   * {@link configToken}. @default []
   */
  config?: readonly ApplicationConfig[];
}

/** Options of `ToolkitModule.forRootAsync()`: settings that need injection come from a factory. */
export interface ToolkitModuleAsyncOptions
  extends ToolkitIdentity, Pick<ModuleMetadata, 'imports'> {
  /**
   * Application settings: classes, each injectable by itself, and schemas, each injectable by its
   * {@link configToken}. @default []
   */
  config?: readonly ApplicationConfig[];
  inject?: FactoryProvider['inject'];
  useFactory: (...dependencies: never[]) => ToolkitSettings | Promise<ToolkitSettings>;
}
