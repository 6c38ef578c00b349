import type { ContextType, PipeTransform } from '@nestjs/common';
import type { Call } from '../call/call.js';
import { methodOf, type BoundHandler, type EnhancerFinder } from './enhancers.js';
import { ContextUtils } from './nest-internals.js';

/** Metadata that `@Payload()`, `@Ctx()` and decorators of `createParamDecorator()` leave. */
const PARAMETERS_METADATA = '__routeArguments__';
const CUSTOM_PARAMETER = '__customRouteArgs__';
/**
 * Numbers in that metadata of `@Payload()` and `@MessageBody()`, `@Ctx()`, and `@ConnectedSocket()`
 * (Nest's `RpcParamtype` and `WsParamtype`).
 */
const PAYLOAD = 3;
const SOCKET = 0;
const CONTEXT = 6;

interface ParameterMetadata {
  readonly index: number;
  readonly data?: unknown;
  readonly pipes: unknown[];
  readonly factory?: unknown;
}

interface Parameter {
  readonly index: number;
  readonly type: number | string;
  readonly data: unknown;
  readonly metatype: unknown;
  readonly pipes: readonly PipeTransform[];
  extract(message: unknown, call: Call, args: unknown[]): unknown;
}

/** Makes the arguments of a handler method: `(message, call)`, or what its parameter decorators say. */
export type ArgumentFactory = (message: unknown, call: Call, args: unknown[]) => Promise<unknown[]>;

const utils = new ContextUtils();

export function createArgumentFactory(
  handler: BoundHandler,
  pipes: readonly PipeTransform[],
  contextType: ContextType,
  finder: EnhancerFinder,
): ArgumentFactory {
  const parameters = parametersOf(handler, contextType, finder);
  const length = Math.max(2, ...parameters.map(({ index }) => index + 1));
  const apply = async (parameter: Parameter, value: unknown): Promise<unknown> => {
    const all =
      parameter.type === CONTEXT || parameter.type === SOCKET
        ? [...parameter.pipes]
        : [...pipes, ...parameter.pipes];
    if (all.length === 0) return value;
    return finder.pipesConsumer.apply(value, parameter as never, all);
  };
  return async (message, call, args) => {
    const values: unknown[] = Array.from({ length });
    values[0] = message;
    values[1] = call;
    for (const parameter of parameters) {
      values[parameter.index] = await apply(
        parameter,
        await parameter.extract(message, call, args),
      );
    }
    return values;
  };
}

/** Whether a handler can be called with `(message, call)` as they are. */
export function takesPlainArguments(
  handler: BoundHandler,
  pipes: readonly PipeTransform[],
): boolean {
  return (
    pipes.length === 0 &&
    utils.reflectCallbackMetadata(
      handler.instance as never,
      handler.method,
      PARAMETERS_METADATA,
    ) === undefined
  );
}

function parametersOf(
  handler: BoundHandler,
  contextType: ContextType,
  finder: EnhancerFinder,
): Parameter[] {
  const { instance, method, moduleKey, contextId, inquirerId } = handler;
  const metadata: Record<string, ParameterMetadata> = utils.reflectCallbackMetadata(
    instance as never,
    method,
    PARAMETERS_METADATA,
  ) ?? { [`${PAYLOAD}:0`]: { index: 0, pipes: [] } };
  const metatypes = utils.reflectCallbackParamtypes(instance as never, method) ?? [];
  const contextFactory = utils.getContextFactory(contextType, instance as never, methodOf(handler));
  finder.pipes.setModuleContext(moduleKey);
  return Object.entries(metadata).map(([key, { index, data, pipes, factory }]) => {
    const custom = key.includes(CUSTOM_PARAMETER)
      ? utils.getCustomFactory(factory as never, data, contextFactory)
      : undefined;
    const type = custom ? utils.mapParamType(key) : Number(utils.mapParamType(key));
    return {
      index,
      type,
      data,
      metatype: metatypes[index],
      pipes: finder.pipes.createConcreteContext(pipes as never, contextId, inquirerId),
      extract: (message, call, args) => {
        if (custom) return custom(...args);
        if (type === CONTEXT) return call;
        if (type === SOCKET) return call.websocket;
        if (type !== PAYLOAD) return undefined;
        return typeof data === 'string' ? (message as Record<string, unknown>)[data] : message;
      },
    };
  });
}
