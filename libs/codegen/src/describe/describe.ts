import type { FileModel, MethodModel, ServiceModel } from '../model/model.js';

/** What a proto declares, for people and programs. */
export interface ProtoDescription {
  /** Import path. */
  readonly proto: string;
  readonly package: string;
  readonly plugins: readonly PluginDescription[];
  /** Services elsewhere that are called. */
  readonly clients: readonly string[];
  readonly services: readonly ServiceDescription[];
}

export interface PluginDescription {
  readonly prefix: string;
  readonly type: string;
}

export interface ServiceDescription {
  readonly name: string;
  /** Full name, such as `users.UserService`. */
  readonly typeName: string;
  readonly comment: string;
  readonly servers: readonly string[];
  readonly middlewares: readonly string[];
  /** All of its plugins, those of the file too. */
  readonly plugins: readonly PluginDescription[];
  readonly methods: readonly MethodDescription[];
}

export interface MethodDescription {
  readonly name: string;
  readonly path: string;
  readonly comment: string;
  readonly deprecated: boolean;
  readonly kind: MethodModel['methodKind'];
  readonly request: string;
  readonly response: string;
  /** `GET /users/{id}`, of additional bindings too. */
  readonly routes: readonly string[];
  /** Where calls over HTTP are forwarded to. */
  readonly httpProxy?: string;
  /** Where the WebSocket event of its name is forwarded to. */
  readonly websocketProxy?: string;
  /** Whether WebSockets connect at its route. */
  readonly websocket: boolean;
  readonly middlewares: readonly string[];
  readonly excludedMiddlewares: readonly string[];
}

/** Describes a proto that was compiled. */
export function describeFile(file: FileModel): ProtoDescription {
  return {
    proto: file.name,
    package: file.package,
    plugins: file.plugins.map(describePlugin),
    clients: file.remoteServices.map(({ service }) => service),
    services: file.services.map(describeService),
  };
}

function describeService(service: ServiceModel): ServiceDescription {
  return {
    name: service.name,
    typeName: service.typeName,
    comment: service.comment,
    servers: service.servers,
    middlewares: service.middlewares,
    plugins: service.plugins.map(describePlugin),
    methods: service.methods.map(describeMethod),
  };
}

function describeMethod(method: MethodModel): MethodDescription {
  const { http, httpProxy, websocketProxy, websocket, middlewares } = method.route;
  return {
    name: method.name,
    path: method.path,
    comment: method.comment,
    deprecated: method.deprecated,
    kind: method.methodKind,
    request: method.input.typeName,
    response: method.output.typeName,
    routes: http.map(({ verb, path }) => `${verb} ${path}`),
    ...(httpProxy && { httpProxy: target(httpProxy) }),
    ...(websocketProxy && { websocketProxy: target(websocketProxy) }),
    websocket,
    middlewares,
    excludedMiddlewares: method.route.excludeGlobalMiddlewares,
  };
}

function describePlugin({ prefix, type }: PluginDescription): PluginDescription {
  return { prefix, type };
}

function target({ service, method }: { service: string; method: string }): string {
  return `${service}${method}`;
}
