import { Code } from '../error/code.js';
import { statusErrorFrom } from '../error/status-error-from.js';
import type { StatusError } from '../error/status-error.js';
import type { ServerCall } from '../call/server-call.js';
import { isAsyncIterable } from '../message/is-async-iterable.js';
import type { CallObservation, CallObserver } from '../telemetry/call-observer.js';
import type { ServedMethod, ServedService } from './served-service.js';

/** Lets observers see every call of a service. Without observers the service stays as it is. */
export function observeService(
  served: ServedService,
  observers: readonly CallObserver[],
): ServedService {
  if (observers.length === 0) return served;
  return { ...served, methods: served.methods.map((method) => observeMethod(method, observers)) };
}

function observeMethod(served: ServedMethod, observers: readonly CallObserver[]): ServedMethod {
  return {
    ...served,
    handle: async (call, source) => {
      const watch = new CallWatch(call, observers);
      try {
        const answer = await watch.run(() => served.handle(call, source));
        if (isAsyncIterable(answer)) return watchStream(answer, watch);
        watch.end(undefined, 1);
        return answer;
      } catch (error) {
        watch.end(statusErrorFrom(error, call), 0);
        throw error;
      }
    },
  };
}

/** One call with all who observe it. */
class CallWatch {
  readonly #started = performance.now();
  readonly #observations: CallObservation[];
  #isOver = false;

  constructor(
    private readonly call: ServerCall,
    observers: readonly CallObserver[],
  ) {
    this.#observations = observers.flatMap((observer) => observer.started(call) ?? []);
  }

  /** Runs a step of the call in the context of all observers, the first one outermost. */
  run<T>(work: () => T): T {
    const wrapped = this.#observations.reduceRight<() => T>(
      (inner, observation) => (observation.run ? () => observation.run!(inner) : inner),
      work,
    );
    return wrapped();
  }

  /** A call that its caller gave up has ended so, whatever the handler made of it. */
  end(failure: StatusError | undefined, messages: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const error = this.call.cancellation ?? failure;
    const outcome = {
      code: error?.code ?? Code.OK,
      ...(error ? { error } : {}),
      duration: performance.now() - this.#started,
      messages,
    };
    for (const observation of this.#observations) observation.ended(outcome);
  }
}

/** A streaming call is over when its stream is. */
function watchStream(stream: AsyncIterable<unknown>, watch: CallWatch): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = stream[Symbol.asyncIterator]();
      let messages = 0;
      return {
        next: async () => {
          try {
            const step = await watch.run(() => iterator.next());
            if (step.done) watch.end(undefined, messages);
            else messages += 1;
            return step;
          } catch (error) {
            watch.end(error as StatusError, messages);
            throw error;
          }
        },
        return: async (value?: unknown) => {
          try {
            await watch.run(async () => iterator.return?.());
          } finally {
            watch.end(undefined, messages);
          }
          return { done: true as const, value };
        },
      };
    },
  };
}
