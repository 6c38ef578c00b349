import { firstValueFrom, isObservable, type Observable } from 'rxjs';
import type { ServerCall } from '../call/server-call.js';
import { StatusError } from '../error/status-error.js';
import { isAsyncIterable } from '../message/is-async-iterable.js';
import { isPromiseLike } from '../message/is-promise-like.js';
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
  /**
   * @returns the answer, or an `AsyncIterable` of answers, as the rpc's kind demands, or a promise of
   * it, if the handler or what surrounds it takes time
   */
  run(call: ServerCall, message: unknown, args: unknown[]): unknown;
  /** Offers an exception to the filters. @returns the answer of the filter that caught it @throws what no filter caught */
  recover(exception: unknown, args: unknown[]): Promise<unknown>;
}

/** Answers at once, or with a promise; throws or rejects. */
type HandlerCall = (call: ServerCall, message: unknown, args: unknown[]) => unknown;

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
  const runPlain: HandlerCall = (call, message, args) => {
    const result = invoke(call, message, args);
    return isPromiseLike(result) ? result.then(settle) : settle(result);
  };
  const runEnhanced: HandlerCall = async (call, message, args) => {
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
    if (interceptors.length === 0) return runPlain(call, message, args);
    const intercepted = await finder.interceptorsConsumer.intercept(
      interceptors as never,
      args,
      handler.instance as never,
      callback,
      async () => invoke(call, message, args),
      contextType,
    );
    return settle(intercepted);
  };
  return {
    run: guards.length === 0 && interceptors.length === 0 ? runPlain : runEnhanced,
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
    return (call, message) => callback.call(instance, check(message), call);
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
function answerFrom(result: unknown): unknown {
  return isObservable(result) ? firstAnswer(result) : result;
}

async function firstAnswer(source: Observable<unknown>): Promise<unknown> {
  const answer = await firstValueFrom(source, { defaultValue: NO_ANSWER });
  if (answer === NO_ANSWER)
    throw new Error('observable of the handler completed without an answer');
  return answerFrom(answer);
}

/**
 * The answers of a streaming handler. Behind interceptors an async iterable arrives as the one value
 * of an observable, so that its reader, not RxJS, decides when the next message is made.
 */
function streamFrom(result: unknown): AsyncIterable<unknown> {
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
