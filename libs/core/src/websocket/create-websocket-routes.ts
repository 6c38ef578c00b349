import type { ModuleRef } from '@nestjs/core';
import type { EventDefinition } from '../call/event-definition.js';
import type { ClientRegistry } from '../client/client-registry.js';
import { EnhancerFinder } from '../dispatch/enhancers.js';
import { createFunctionSource, type RpcFunction } from '../dispatch/function-source.js';
import { nestHostOf, type NestHost } from '../dispatch/nest-internals.js';
import { observeService } from '../dispatch/observe-calls.js';
import { createPipelineSource, type PipelineSource } from '../dispatch/pipeline-source.js';
import { createServedMethod } from '../dispatch/served-method.js';
import type { ServedMethod, ServedService } from '../dispatch/served-service.js';
import type { HttpServerOptions } from '../http/http-server-options.js';
import { composeMiddlewares } from '../middleware/compose.js';
import type { MiddlewareRegistry } from '../middleware/middleware-registry.js';
import type { MethodDefinition, ServiceDefinition } from '../service/service-definition.js';
import type { CallObserver } from '../telemetry/call-observer.js';
import { rpcEndpoint, type Endpoint } from './calls/endpoint.js';
import { EndpointTable } from './calls/endpoint-table.js';
import { discoverEvents } from './events/discover-events.js';
import { eventEndpoint, eventMethod } from './events/event-endpoint.js';
import type { WebSocketEvents } from './events/websocket-events.js';
import { HandshakeRoute } from './handshake/handshake-route.js';
import { createProxyForwarder } from './proxy/proxy-forwarder.js';
import type { WebSocketRoutes } from './websocket-transport.js';
import type { WebSocketServerOptions } from './websocket-server-options.js';

export interface WebSocketRouteParts {
  /** Services on `WEBSOCKET`. */
  readonly services: readonly ServedService[];
  /** Services on `WEBSOCKET_PROXY`. */
  readonly proxies: readonly ServedService[];
  readonly options: WebSocketServerOptions;
  readonly http: HttpServerOptions;
  readonly middlewares: MiddlewareRegistry;
  readonly moduleRef: ModuleRef;
  readonly events: WebSocketEvents;
  /** Where `websocket_proxy` rpcs are sent to. */
  readonly clients: ClientRegistry;
  readonly observers: readonly CallObserver[];
}

/**
 * Collects what frames and handshakes lead to: rpcs, forwarded rpcs, events, and paths.
 *
 * @throws Error naming what cannot be served
 */
export function createWebSocketRoutes(parts: WebSocketRouteParts): WebSocketRoutes {
  const all = allOf(parts);
  const endpoints = new EndpointTable();
  if (all.length === 0) return { routes: [], endpoints, services: [] };
  const host = nestHostOf(parts.moduleRef);
  const finding = { host, finder: new EnhancerFinder(host.container) };
  endpoints.addRpcs(servedRpcs(parts, finding));
  addEvents(endpoints, all[0]!.service, parts, finding);
  return { routes: [...rpcRoutes(parts), ...ownPath(parts, finding)], endpoints, services: all };
}

/** Where guards and the like are found. */
interface Finding {
  readonly host: NestHost;
  readonly finder: EnhancerFinder;
}

/** The rpcs that frames may call: all of a service on WEBSOCKET, the forwarded ones on WEBSOCKET_PROXY. */
function servedRpcs(parts: WebSocketRouteParts, finding: Finding): ServedService[] {
  const { services, proxies, observers } = parts;
  return allOf(parts).map((each) => {
    const { service } = each;
    const own = services.includes(each) ? each.methods : [];
    const isProxy = proxies.includes(each);
    const local = own.filter(({ method }) => !isProxy || !method.route.websocketProxy);
    const methods = isProxy ? service.methods.filter(({ route }) => route.websocketProxy) : [];
    const forwarded = methods.map((method) => forward(service, method, parts, finding));
    const observed = observeService({ service, methods: forwarded }, observers).methods;
    return { service, methods: [...local, ...observed] };
  });
}

function allOf({ services, proxies }: WebSocketRouteParts): ServedService[] {
  return [...new Set([...services, ...proxies])];
}

function forward(
  service: ServiceDefinition,
  method: MethodDefinition,
  { middlewares, clients, options }: WebSocketRouteParts,
  finding: Finding,
): ServedMethod {
  const chain = composeMiddlewares(middlewares.chainOf(service, method));
  const answer = createProxyForwarder(method, clients, options);
  const source = createFunctionSource(method, answer, { handlerClass: undefined, ...finding });
  return createServedMethod(method, chain, source);
}

function addEvents(
  endpoints: EndpointTable,
  service: ServiceDefinition,
  { events, observers }: WebSocketRouteParts,
  { host, finder }: Finding,
): void {
  const add = (definition: EventDefinition, method: MethodDefinition, source: PipelineSource) => {
    const endpoint = eventEndpoint(definition, method, service, source);
    const observed = observeService({ service, methods: [endpoint.served] }, observers);
    endpoints.add({ ...endpoint, served: observed.methods[0]! });
  };
  for (const { definition, method, handlerClass } of discoverEvents(host)) {
    const rpc = eventMethod(definition, method);
    add(definition, rpc, createPipelineSource(rpc, handlerClass, host, finder));
  }
  events.bind(({ definition, handler }) => {
    const rpc = eventMethod(definition, 'handle');
    const parts = { handlerClass: undefined, host, finder };
    add(definition, rpc, createFunctionSource(rpc, handler as RpcFunction, parts));
  });
}

/** Paths of rpcs with `(toolkit.route).websocket`. */
function rpcRoutes({ services, http }: WebSocketRouteParts): HandshakeRoute[] {
  return services.flatMap(({ service, methods }) =>
    methods
      .filter(({ method }) => method.route.websocket)
      .flatMap((served) =>
        (served.method.route.http ?? []).map(
          ({ path }) =>
            new HandshakeRoute({
              path,
              endpoint: rpcEndpoint(served.method.name, service, served),
              options: http,
            }),
        ),
      ),
  );
}

/** The path that belongs to no rpc, with the global middlewares of all services in front of it. */
function ownPath(parts: WebSocketRouteParts, finding: Finding): HandshakeRoute[] {
  const { options, http, middlewares } = parts;
  const all = allOf(parts);
  if (options.path === 'none' || isTaken(options.path, all)) return [];
  const method = eventMethod({ type: 'Connect' }, 'connect');
  const service = {
    ...all[0]!.service,
    middlewares: [...new Set(all.flatMap((each) => each.service.middlewares))],
  };
  const chain = composeMiddlewares(middlewares.chainOf(service, method));
  const enhancers = { handlerClass: undefined, ...finding };
  const source = createFunctionSource(method, () => undefined, enhancers);
  const endpoint: Endpoint = {
    ...eventEndpoint({ type: method.name }, method, service, source),
    served: createServedMethod(method, chain, source),
  };
  return [new HandshakeRoute({ path: options.path, endpoint, options: http })];
}

/** An rpc at the same path goes first. */
function isTaken(path: string, all: readonly ServedService[]): boolean {
  return all.some(({ service }) =>
    service.methods.some(
      ({ route }) => route.websocket && route.http?.some((binding) => binding.path === path),
    ),
  );
}
