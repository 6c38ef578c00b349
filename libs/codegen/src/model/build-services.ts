import type { DescMethod, DescService } from '@bufbuild/protobuf';
import { MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt';
import type { HttpRule } from '../gen/google/api/http_pb.js';
import { httpRule, routeOption, Runtime_Server, serviceOptions } from './annotations.js';
import { buildPlugins, mergePlugins } from './build-plugins.js';
import type {
  FileModel,
  HttpBindingModel,
  MethodKind,
  MethodModel,
  RouteModel,
  ServerKind,
  ServiceModel,
} from './model.js';
import type { Mutable } from './mutable.js';
import { handlerName } from './names.js';
import { OptionPath } from './option-path.js';
import type { PluginType } from './plugin-types.js';
import type { Position } from './position.js';
import { commentOf, Path, positionOf } from './source-info.js';
import type { TypeLookup } from './type-lookup.js';

/** What services are built with. */
export interface ServiceContext {
  readonly file: FileModel;
  readonly lookup: TypeLookup;
  readonly pluginTypes: ReadonlyMap<string, PluginType>;
}

export function buildService(
  desc: DescService,
  index: number,
  { file, lookup, pluginTypes }: ServiceContext,
): ServiceModel {
  const path = [Path.file.services, index];
  const { runtime, server } = serviceOptions(desc);
  const own = buildPlugins(runtime.plugins, pluginTypes, (item) =>
    positionOf(desc.file, [...path, ...OptionPath.runtimePlugin(item)]),
  );
  const service: Mutable<ServiceModel> = {
    kind: 'service',
    desc,
    parent: file,
    name: desc.name,
    typeName: desc.typeName,
    servers: [...new Set(runtime.servers.flatMap(serverKind))],
    middlewares: server.middlewares,
    plugins: mergePlugins(file.plugins, own),
    methods: [],
    called: false,
    position: positionOf(desc.file, path),
    comment: commentOf(desc.file, path),
    deprecated: desc.deprecated,
  };
  const taken = new Set<string>();
  service.methods = desc.methods.map((method, position) => {
    const handler = handlerName(method.name, taken);
    taken.add(handler);
    const methodPath = [...path, Path.service.methods, position];
    return buildMethod(method, { service, handler, path: methodPath, lookup });
  });
  return service;
}

function serverKind(server: Runtime_Server): ServerKind[] {
  const name = Runtime_Server[server] as ServerKind | undefined;
  return name === undefined ? [] : [name];
}

interface MethodContext {
  readonly service: ServiceModel;
  readonly handler: string;
  readonly path: readonly number[];
  readonly lookup: TypeLookup;
}

function buildMethod(desc: DescMethod, context: MethodContext): MethodModel {
  const { service, handler, path, lookup } = context;
  const file = service.desc.file;
  const route = buildRoute(desc, (option) => positionOf(file, [...path, ...option]));
  return {
    kind: 'method',
    desc,
    parent: service,
    name: desc.name,
    handler,
    path: `/${service.typeName}/${desc.name}`,
    methodKind: desc.methodKind satisfies MethodKind,
    input: lookup.message(desc.input),
    output: lookup.message(desc.output),
    idempotency: IDEMPOTENCY[desc.idempotency],
    route,
    handled: handledBy(route, service, desc.methodKind),
    position: positionOf(file, path),
    comment: commentOf(file, path),
    deprecated: desc.deprecated,
  };
}

const IDEMPOTENCY = {
  [MethodOptions_IdempotencyLevel.IDEMPOTENCY_UNKNOWN]: undefined,
  [MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS]: 'no_side_effects',
  [MethodOptions_IdempotencyLevel.IDEMPOTENT]: 'idempotent',
} as const;

/**
 * A forwarded rpc needs no user code, but may have some where it is served over gRPC too. A WebSocket
 * needs none to be opened for its events; a stream on one does.
 */
function handledBy(
  route: RouteModel,
  service: ServiceModel,
  kind: MethodKind,
): MethodModel['handled'] {
  if (route.websocket) return kind === 'unary' ? 'optional' : 'required';
  if (route.httpProxy === undefined && route.websocketProxy === undefined) return 'required';
  return service.servers.includes('GRPC') ? 'optional' : 'none';
}

type PositionLookup = (option: readonly number[]) => Position;

function buildRoute(desc: DescMethod, at: PositionLookup): RouteModel {
  const rule = httpRule(desc);
  const route = routeOption(desc);
  const { server } = route;
  return {
    http: rule === undefined ? [] : bindings(rule, at),
    middlewares: route.middlewares,
    excludeGlobalMiddlewares: route.excludeGlobalMiddlewares,
    httpProxy: server.case === 'httpProxy' ? server.value : undefined,
    websocketProxy: server.case === 'websocketProxy' ? server.value : undefined,
    websocket: server.case === 'websocket' && server.value,
  };
}

function bindings(rule: HttpRule, at: PositionLookup): HttpBindingModel[] {
  return [rule, ...rule.additionalBindings].map((binding, index) => ({
    ...verbAndPath(binding),
    body: binding.body || undefined,
    responseBody: binding.responseBody || undefined,
    position: at(index === 0 ? OptionPath.http : OptionPath.additionalBinding(index - 1)),
  }));
}

function verbAndPath({ pattern }: HttpRule): { verb: string; path: string } {
  if (pattern.case === undefined) return { verb: '', path: '' };
  if (pattern.case !== 'custom') return { verb: pattern.case.toUpperCase(), path: pattern.value };
  return { verb: pattern.value.kind.toUpperCase(), path: pattern.value.path };
}
