import { StatusError } from '../error/status-error.js';
import { isAsyncIterable } from '../message/is-async-iterable.js';
import { CallWatch, watchStream } from '../telemetry/call-watch.js';
import type { ClientCallObserver } from '../telemetry/client-call-observer.js';
import type { ClientInterceptor } from './client-interceptor.js';

/** An interceptor that lets observers see every call of other services. */
export function observeClientCalls(observers: readonly ClientCallObserver[]): ClientInterceptor {
  return async (call, next) => {
    const { service, method, metadata } = call;
    const info = { service, path: method.path, metadata };
    const watch = new CallWatch(observers.flatMap((observer) => observer.started(info) ?? []));
    try {
      const answer = await watch.run(() => next(call));
      if (isStream(method.kind) && isAsyncIterable(answer))
        return watchStream(answer, watch, errorOf);
      watch.end(undefined, 1);
      return answer;
    } catch (error) {
      watch.end(errorOf(error), 0);
      throw error;
    }
  };
}

function isStream(kind: string): boolean {
  return kind === 'server_streaming' || kind === 'bidi_streaming';
}

function errorOf(thrown: unknown): StatusError | undefined {
  if (thrown === undefined || StatusError.is(thrown)) return thrown;
  return StatusError.unknown('call failed', { cause: thrown });
}
