import { statusErrorFrom } from '../error/status-error-from.js';
import { isAsyncIterable } from '../message/is-async-iterable.js';
import type { CallObserver } from '../telemetry/call-observer.js';
import { CallWatch, watchStream } from '../telemetry/call-watch.js';
import type { ServedMethod, ServedService } from './served-service.js';

/** Lets observers see every call of a service. Without observers the service stays as it is. */
export function observeService(
  served: ServedService,
  observers: readonly CallObserver[],
): ServedService {
  if (observers.length === 0) return served;
  return { ...served, methods: served.methods.map((method) => observeMethod(method, observers)) };
}

/**
 * The same for a single rpc. A call that its caller gave up has ended so, whatever the handler made of
 * it.
 */
export function observeMethod(
  served: ServedMethod,
  observers: readonly CallObserver[],
): ServedMethod {
  if (observers.length === 0) return served;
  return {
    ...served,
    handle: async (call, source) => {
      const watch = new CallWatch(observers.flatMap((observer) => observer.started(call) ?? []));
      const errorOf = (thrown: unknown) =>
        call.cancellation ?? (thrown === undefined ? undefined : statusErrorFrom(thrown, call));
      try {
        const answer = await watch.run(() => served.handle(call, source));
        if (isAsyncIterable(answer)) return watchStream(answer, watch, errorOf);
        watch.end(errorOf(undefined), 1);
        return answer;
      } catch (error) {
        watch.end(errorOf(error), 0);
        throw error;
      }
    },
  };
}
