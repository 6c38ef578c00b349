import { firstValueFrom, isObservable, type Observable } from 'rxjs';
import type { ServerCall } from '../call/server-call.js';
import { StatusError } from '../error/status-error.js';
import { isAsyncIterable } from '../message/is-async-iterable.js';
import type { MethodDefinition } from '../service/service-definition.js';
import { invalidRequest } from '../validation/invalid-request.js';
import {
  findFilter,
  methodOf,
  type BoundHandler,
  type EnhancerFinder,
  type Enhancers,
  type HandlerArguments,
} from './enhancers.js';
import { createArgumentFactory, takesPlainArguments } from './handler-parameters.js';
import { iterateObservable, mapStream } from './message-stream.js';
import { ExecutionContextHost } from './nest-internals.js';

/** A handler with its guards, interceptors, validation and pipes, for one kind of context. */
export interface HandlerPipeline {
  /** @returns the answer, or an `AsyncIterable` of answers, as the rpc's kind demands */
  run(call: ServerCall, message: unknown, args: unknown[]): Promise<unknown>;
  /** Offers an exception to the filters. @returns the answer of the filter that caught it @throws what no filter caught */
  recover(exception: unknown, args: unknown[]): Promise<unknown>;
}

type HandlerCall = (call: ServerCall, message: unknown, args: unknown[]) => Promise<unknown>;

export function createHandlerPipeline(
  method: MethodDefinition,
  handler: BoundHandler,
  contextType: HandlerArguments['type'],
  finder: EnhancerFinder,
): HandlerPipeline {
  const enhancers = finder.find(handler);
  const callback = methodOf(handler);
  const invoke = createInvocation({ method, handler, pipes: enhancers.pipes, contextType, finder });
  const { guards, interceptors } = enhancers;
  const settle = isStreamed(method) ? streamFrom : answerFrom;
  return {
    async run(call, message, args) {
      if (guards.length > 0) {
        const allowed = await finder.guardsConsumer.tryActivate(
          guards as never,
          args,
          handler.instance as never,
          callback,
          contextType,
        );
        if (!allowed) throw StatusError.permissionDenied('forbidden');
      }
      if (interceptors.length === 0) return settle(await invoke(call, message, args));
      const intercepted = await finder.interceptorsConsumer.intercept(
        interceptors as never,
        args,
        handler.instance as never,
        callback,
        () => invoke(call, message, args),
        contextType,
      );
      return settle(intercepted);
    },
    recover: (exception, args) =>
      runFilter(enhancers, exception, { type: contextType, args }, handler),
  };
}

interface InvocationParts {
  readonly method: MethodDefinition;
  readonly handler: BoundHandler;
  readonly pipes: Enhancers['pipes'];
  readonly contextType: HandlerArguments['type'];
  readonly finder: EnhancerFinder;
}

/** Validates the request, applies pipes and calls the handler method. */
function createInvocation(parts: InvocationParts): HandlerCall {
  const { method, handler, pipes, contextType, finder } = parts;
  const callback = methodOf(handler);
  const { instance } = handler;
  const check = createRequestCheck(method);
  if (takesPlainArguments(handler, pipes)) {
    return async (call, message) => callback.call(instance, check(message), call);
  }
  const makeArguments = createArgumentFactory(handler, pipes, contextType, finder);
  return async (call, message, args) =>
    callback.apply(instance, await makeArguments(check(message), call, args));
}

function createRequestCheck(method: MethodDefinition): (message: unknown) => unknown {
  const { validate } = method.request;
  if (!validate) return (message) => message;
  const check = (message: unknown): unknown => {
    const violations = validate(message);
    if (violations.length > 0) throw invalidRequest(violations);
    return message;
  };
  if (method.kind === 'unary' || method.kind === 'server_streaming') return check;
  return (messages) => mapStream(messages as AsyncIterable<unknown>, check);
}

function isStreamed({ kind }: MethodDefinition): boolean {
  return kind === 'server_streaming' || kind === 'bidi_streaming';
}

const NO_ANSWER = Symbol('no answer');

/** The single answer of a handler that returned a value or an observable. */
async function answerFrom(result: unknown): Promise<unknown> {
  if (!isObservable(result)) return result;
  const answer = await firstValueFrom(result, { defaultValue: NO_ANSWER });
  if (answer === NO_ANSWER)
    throw new Error('observable of the handler completed without an answer');
  return isObservable(answer) ? answerFrom(answer) : answer;
}

/**
 * The answers of a streaming handler. Behind interceptors an async iterable arrives as the one value
 * of an observable, so that its reader, not RxJS, decides when the next message is made.
 */
async function streamFrom(result: unknown): Promise<AsyncIterable<unknown>> {
  if (isAsyncIterable(result)) return result;
  if (isObservable(result)) return flattenStream(result);
  throw new TypeError('streaming handler must return an AsyncIterable or an Observable');
}

async function* flattenStream(source: Observable<unknown>): AsyncGenerator<unknown> {
  for await (const value of iterateObservable(source)) {
    if (isAsyncIterable(value)) yield* value;
    else yield value;
  }
}

async function runFilter(
  { filters }: Enhancers,
  exception: unknown,
  { type, args }: HandlerArguments,
  handler: BoundHandler,
): Promise<unknown> {
  const filter = findFilter(filters, exception);
  if (!filter) throw exception;
  const host = new ExecutionContextHost(
    args,
    handler.instance.constructor as never,
    methodOf(handler),
  );
  host.setType(type);
  const result: unknown = await filter(exception as never, host);
  const answer = isObservable(result)
    ? await firstValueFrom(result, { defaultValue: undefined })
    : result;
  if (answer === undefined && !isReplySent(type, args)) throw exception;
  return answer;
}

/** An HTTP filter may have written the reply itself. */
function isReplySent(type: HandlerArguments['type'], args: unknown[]): boolean {
  return type === 'http' && (args[1] as { sent?: boolean } | undefined)?.sent === true;
}
