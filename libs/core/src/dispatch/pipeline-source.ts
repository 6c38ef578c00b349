import type { ContextType } from '@nestjs/common';
import { ContextIdFactory } from '@nestjs/core';
import type { ServerCall } from '../call/server-call.js';
import type { MethodDefinition } from '../service/service-definition.js';
import type { EnhancerFinder } from './enhancers.js';
import type { HandlerClass } from './handler-classes.js';
import { contextTypeOf } from './handler-context.js';
import { createHandlerPipeline, type HandlerPipeline } from './handler-pipeline.js';
import { STATIC_CONTEXT, type NestHost } from './nest-internals.js';

/** Gives the pipeline of an rpc for a call: always the same one, or one per call for request-scoped classes. */
export type PipelineSource = (call: ServerCall) => HandlerPipeline | Promise<HandlerPipeline>;

export function createPipelineSource(
  method: MethodDefinition,
  handlerClass: HandlerClass,
  host: NestHost,
  finder: EnhancerFinder,
): PipelineSource {
  const { wrapper, moduleKey } = handlerClass;
  if (!wrapper.isDependencyTreeStatic())
    return createScopedSource(method, handlerClass, host, finder);
  const handler = {
    instance: wrapper.instance as object,
    method: method.handler,
    moduleKey,
    contextId: STATIC_CONTEXT,
  };
  // Made at the first call, because global enhancers may be added until the servers listen.
  const pipelines: Partial<Record<ContextType, HandlerPipeline>> = {};
  return (call) => {
    const type = contextTypeOf(call);
    return (pipelines[type] ??= createHandlerPipeline(method, handler, type, finder));
  };
}

/** Request scope: an instance of the class, and of what it depends on, for each call. */
function createScopedSource(
  method: MethodDefinition,
  { wrapper, module, moduleKey }: HandlerClass,
  { container, injector }: NestHost,
  finder: EnhancerFinder,
): PipelineSource {
  const isDurable = wrapper.isDependencyTreeDurable();
  return async (call) => {
    const request = call.http?.request ?? { pattern: method.path, data: undefined, context: call };
    const contextId = ContextIdFactory.getByRequest(request as Record<string, unknown>);
    container.registerRequestProvider(isDurable ? contextId.payload : request, contextId);
    const instance = await injector.loadPerContext(
      wrapper.instance as object,
      module,
      module.controllers,
      contextId,
      wrapper,
    );
    const handler = {
      instance,
      method: method.handler,
      moduleKey,
      contextId,
      inquirerId: wrapper.id,
    };
    return createHandlerPipeline(method, handler, contextTypeOf(call), finder);
  };
}
