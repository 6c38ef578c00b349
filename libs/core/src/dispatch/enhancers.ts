import type {
  ArgumentsHost,
  CanActivate,
  ContextType,
  ExceptionFilter,
  NestInterceptor,
  PipeTransform,
} from '@nestjs/common';
import type { ContextId, NestContainer } from '@nestjs/core';
import {
  BaseExceptionFilterContext,
  GuardsConsumer,
  GuardsContextCreator,
  InterceptorsConsumer,
  InterceptorsContextCreator,
  PipesConsumer,
  PipesContextCreator,
} from './nest-internals.js';

/** `@UseFilters()` metadata; the constant itself is not public. */
const FILTERS_METADATA = '__exceptionFilters__';

/** An instance of a handler class and the method that serves an rpc. */
export interface BoundHandler {
  readonly instance: object;
  readonly method: string;
  readonly moduleKey: string;
  readonly contextId: ContextId;
  /** Id of the provider that transient enhancers belong to. */
  readonly inquirerId?: string;
}

/** A filter with the exception types it catches; none means all. */
export interface BoundFilter {
  readonly func: ExceptionFilter['catch'];
  readonly exceptionMetatypes: readonly (abstract new (...args: never[]) => unknown)[];
}

/** Guards, interceptors, pipes and filters of one handler: global ones, then the class', then the method's. */
export interface Enhancers {
  readonly guards: readonly CanActivate[];
  readonly interceptors: readonly NestInterceptor[];
  readonly pipes: readonly PipeTransform[];
  /** The closest first: the method's, the class', then global ones. */
  readonly filters: readonly BoundFilter[];
}

/** Finds the enhancers of handlers, as Nest does for its own. */
export class EnhancerFinder {
  readonly guardsConsumer = new GuardsConsumer();
  readonly interceptorsConsumer = new InterceptorsConsumer();
  readonly pipesConsumer = new PipesConsumer();
  readonly pipes: PipesContextCreator;
  private readonly guards: GuardsContextCreator;
  private readonly interceptors: InterceptorsContextCreator;
  private readonly filters: FilterContextCreator;

  constructor(container: NestContainer) {
    const config = container.applicationConfig;
    this.guards = new GuardsContextCreator(container, config);
    this.interceptors = new InterceptorsContextCreator(container, config);
    this.pipes = new PipesContextCreator(container, config);
    this.filters = new FilterContextCreator(container);
  }

  find(handler: BoundHandler): Enhancers {
    const { instance, moduleKey, contextId, inquirerId } = handler;
    const callback = methodOf(handler);
    return {
      guards: this.guards.create(instance, callback, moduleKey, contextId, inquirerId),
      interceptors: this.interceptors.create(instance, callback, moduleKey, contextId, inquirerId),
      pipes: this.pipes.create(instance, callback, moduleKey, contextId, inquirerId),
      filters: this.filters.create(handler).reverse(),
    };
  }
}

type Method = (...args: unknown[]) => unknown;

/** The function that serves an rpc. */
export function methodOf({ instance, method }: BoundHandler): Method {
  return (instance as Record<string, Method>)[method]!;
}

/** The first filter that catches an exception. */
export function findFilter(
  filters: readonly BoundFilter[],
  exception: unknown,
): BoundFilter['func'] | undefined {
  return filters.find(
    ({ exceptionMetatypes: types }) =>
      types.length === 0 || types.some((type) => exception instanceof type),
  )?.func;
}

class FilterContextCreator extends BaseExceptionFilterContext {
  private readonly nest: NestContainer;

  constructor(container: NestContainer) {
    super(container);
    this.nest = container;
  }

  create(handler: BoundHandler): BoundFilter[] {
    this.moduleContext = handler.moduleKey;
    return this.createContext(
      handler.instance,
      methodOf(handler),
      FILTERS_METADATA,
      handler.contextId,
      handler.inquirerId,
    );
  }

  override getGlobalMetadata<T extends unknown[]>(contextId?: ContextId, inquirerId?: string): T {
    const config = this.nest.applicationConfig!;
    const scoped = config
      .getGlobalRequestFilters()
      .map(
        (wrapper) =>
          contextId &&
          wrapper.getInstanceByContextId(this['getContextId'](contextId, wrapper), inquirerId),
      )
      .filter((host) => host?.isConstructorCalled)
      .map((host) => host!.instance);
    return [...config.getGlobalFilters(), ...scoped] as unknown as T;
  }
}

/** The context that guards, interceptors and filters see, typed for the transport. */
export interface HandlerArguments {
  readonly type: ContextType;
  /** `[message, call]` for `rpc`, `[request, reply]` for `http`, `[client, message]` for `ws`. */
  readonly args: unknown[];
}

export type { ArgumentsHost };
