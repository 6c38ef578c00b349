import type { Call } from '../call/call.js';
import type { MethodDefinition } from '../service/service-definition.js';
import type { EnhancerFinder } from './enhancers.js';
import type { HandlerClass } from './handler-classes.js';
import { contextTypeOf } from './handler-context.js';
import { createHandlerPipeline, type HandlerPipeline } from './handler-pipeline.js';
import { STATIC_CONTEXT, type NestHost } from './nest-internals.js';
import type { PipelineSource } from './pipeline-source.js';

/** Answers an rpc that no method of a class answers: forwards it, or only lets it pass. */
export type RpcFunction = (message: never, call: Call) => unknown;

/** Whose guards and filters apply where a service has no class: global ones only. */
class NoHandlerClass {}

export interface FunctionSourceParts {
  /** The class of the service, whose guards and filters apply too. */
  readonly handlerClass: HandlerClass | undefined;
  readonly host: NestHost;
  readonly finder: EnhancerFinder;
}

/**
 * Puts what surrounds a handler around a function: global guards, interceptors, pipes and filters, those
 * of the service's class if it has one, and validation.
 */
export function createFunctionSource(
  method: MethodDefinition,
  answer: RpcFunction,
  { handlerClass, host, finder }: FunctionSourceParts,
): PipelineSource {
  const prototype = handlerClass
    ? (handlerClass.wrapper.metatype as { prototype: object }).prototype
    : NoHandlerClass.prototype;
  const instance = Object.create(prototype, { [method.handler]: { value: answer } }) as object;
  const moduleKey = handlerClass?.moduleKey ?? [...host.container.getModules().keys()][0]!;
  const handler = { instance, method: method.handler, moduleKey, contextId: STATIC_CONTEXT };
  const pipelines = new Map<string, HandlerPipeline>();
  return (call) => {
    const type = contextTypeOf(call);
    let pipeline = pipelines.get(type);
    if (!pipeline) {
      pipeline = createHandlerPipeline(method, handler, type, finder);
      pipelines.set(type, pipeline);
    }
    return pipeline;
  };
}
