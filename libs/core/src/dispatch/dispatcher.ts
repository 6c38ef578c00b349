import type { ModuleRef } from '@nestjs/core';
import { StatusError } from '../error/status-error.js';
import { composeMiddlewares } from '../middleware/compose.js';
import type { MiddlewareRegistry } from '../middleware/middleware-registry.js';
import type { MethodDefinition, ServiceDefinition } from '../service/service-definition.js';
import { EnhancerFinder } from './enhancers.js';
import { createFunctionSource, type RpcFunction } from './function-source.js';
import {
  findHandlerClass,
  isForwarded,
  missingHandlers,
  type HandlerClass,
} from './handler-classes.js';
import { nestHostOf } from './nest-internals.js';
import { createPipelineSource, type PipelineSource } from './pipeline-source.js';
import { createServedMethod } from './served-method.js';
import type { ServedMethod, ServedService } from './served-service.js';

/**
 * Binds services to the classes that handle them, with everything that surrounds a handler. A service
 * of stock Nest controllers (`@GrpcMethod()`) comes without methods: the gRPC transport binds those.
 *
 * @throws Error if a service has no class, or several, or one that lacks rpcs
 */
export function bindServices(
  services: readonly ServiceDefinition[],
  moduleRef: ModuleRef,
  middlewares: MiddlewareRegistry,
  forward: ForwardedRpcs = () => undefined,
): ServedService[] {
  const host = nestHostOf(moduleRef);
  const finder = new EnhancerFinder(host.container);
  return services.map((service) => {
    const handlerClass = findHandlerClass(service, host);
    if (handlerClass) assertComplete(service, handlerClass);
    const bind = (method: MethodDefinition): ServedMethod => {
      const chain = composeMiddlewares(middlewares.chainOf(service, method));
      const parts = { handlerClass, host, finder };
      const forwarding = forward(method);
      const own =
        handlerClass && isHandledBy(handlerClass, method)
          ? createPipelineSource(method, handlerClass, host, finder)
          : createFunctionSource(method, forwarding ?? withoutHandler, parts);
      const forwarded = forwarding && createFunctionSource(method, forwarding, parts);
      return createServedMethod(method, chain, chosenSource(own, forwarded));
    };
    const isBound = handlerClass !== undefined || service.methods.every(isForwarded);
    return { service, methods: isBound ? service.methods.map(bind) : [] };
  });
}

/** Gives the function that forwards an rpc, if it is one that goes elsewhere (`http_proxy`). */
export type ForwardedRpcs = (method: MethodDefinition) => RpcFunction | undefined;

/** On HTTP a forwarded rpc goes elsewhere; on other transports the class' own method comes first. */
function chosenSource(own: PipelineSource, forwarded: PipelineSource | undefined): PipelineSource {
  if (!forwarded) return own;
  return (call) => (call.transport === 'http' ? forwarded : own)(call);
}

/** A WebSocket may be opened without a handler, for its events alone. */
const withoutHandler: RpcFunction = (_message, { method, transport, http }) => {
  if (method.route.websocket && transport === 'ws' && http) return undefined;
  throw StatusError.unimplemented(`${method.path} has no handler here`);
};

function isHandledBy({ wrapper }: HandlerClass, { handler }: MethodDefinition): boolean {
  const { prototype } = wrapper.metatype as { prototype: Record<string, unknown> };
  return typeof prototype[handler] === 'function';
}

function assertComplete(service: ServiceDefinition, handlerClass: HandlerClass): void {
  const missing = missingHandlers(service, handlerClass);
  if (missing.length === 0) return;
  throw new Error(
    `${handlerClass.wrapper.name} handles ${service.typeName} but lacks ${missing.map((name) => `${name}()`).join(', ')}`,
  );
}
