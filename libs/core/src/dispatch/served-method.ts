import { runInCall } from '../call/call-context.js';
import type { ServerCall } from '../call/server-call.js';
import { statusErrorFrom } from '../error/status-error-from.js';
import { isAsyncIterable } from '../message/is-async-iterable.js';
import { isPromiseLike } from '../message/is-promise-like.js';
import type { MiddlewareChain } from '../middleware/compose.js';
import type { MethodDefinition } from '../service/service-definition.js';
import { contextArguments, setContextMessage } from './handler-context.js';
import type { HandlerPipeline } from './handler-pipeline.js';
import type { PipelineSource } from './pipeline-source.js';
import type { RequestSource, ServedMethod } from './served-service.js';

/** Puts middlewares around a handler's pipeline, and filters around both. */
export function createServedMethod(
  method: MethodDefinition,
  chain: MiddlewareChain,
  pipelineOf: PipelineSource,
): ServedMethod {
  const serve = async (call: ServerCall, source: RequestSource): Promise<unknown> => {
    let pipeline: HandlerPipeline | undefined;
    const args = contextArguments(call);
    try {
      // Each `await` costs a turn of the queue, also for what is no promise.
      const found = pipelineOf(call);
      const resolved = (pipeline = isPromiseLike(found) ? await found : found);
      const answered = chain(call, () => {
        const message = typeof source === 'function' ? source() : source;
        setContextMessage(call, args, message);
        return resolved.run(call, message, args);
      });
      const answer = isPromiseLike(answered) ? await answered : answered;
      return isAsyncIterable(answer) ? guardStream(call, answer, resolved, args) : answer;
    } catch (error) {
      return recover(call, error, pipeline, args);
    }
  };
  return { method, handle: (call, source) => runInCall(call, () => serve(call, source)) };
}

async function recover(
  call: ServerCall,
  error: unknown,
  pipeline: HandlerPipeline | undefined,
  args: unknown[],
): Promise<unknown> {
  if (!pipeline) throw statusErrorFrom(error, call);
  try {
    return await pipeline.recover(error, args);
  } catch (uncaught) {
    throw statusErrorFrom(uncaught, call);
  }
}

/**
 * A generator runs in the async context of whoever asks for its next message, so each step is put
 * back into the call. Errors are converted as they are for a single answer.
 */
function guardStream(
  call: ServerCall,
  stream: AsyncIterable<unknown>,
  pipeline: HandlerPipeline,
  args: unknown[],
): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = stream[Symbol.asyncIterator]();
      return {
        next: () => runInCall(call, () => nextMessage(iterator, call, pipeline, args)),
        return: async (value?: unknown) => {
          await runInCall(call, () => iterator.return?.());
          return { done: true, value };
        },
      };
    },
  };
}

async function nextMessage(
  iterator: AsyncIterator<unknown>,
  call: ServerCall,
  pipeline: HandlerPipeline,
  args: unknown[],
): Promise<IteratorResult<unknown>> {
  try {
    return await iterator.next();
  } catch (error) {
    await recover(call, error, pipeline, args);
    return { done: true, value: undefined };
  }
}
