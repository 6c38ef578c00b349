import { Code } from '../error/code.js';
import type { StatusError } from '../error/status-error.js';
import type { CallObservation } from './call-observer.js';

/** One call with all who observe it. */
export class CallWatch {
  readonly #started = performance.now();
  #isOver = false;

  constructor(private readonly observations: readonly CallObservation[]) {}

  /** Runs a step of the call in the context of all observers, the first one outermost. */
  run<T>(work: () => T): T {
    const wrapped = this.observations.reduceRight<() => T>(
      (inner, observation) => (observation.run ? () => observation.run!(inner) : inner),
      work,
    );
    return wrapped();
  }

  /** Tells the observers, once. */
  end(error: StatusError | undefined, messages: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const outcome = {
      code: error?.code ?? Code.OK,
      ...(error ? { error } : {}),
      duration: performance.now() - this.#started,
      messages,
    };
    for (const observation of this.observations) observation.ended(outcome);
  }
}

/**
 * A stream that tells when it is over: at its end, when it fails, and when nobody reads on.
 *
 * @param errorOf the status of what was thrown, or `undefined` for none, why the stream was left
 */
export function watchStream(
  stream: AsyncIterable<unknown>,
  watch: CallWatch,
  errorOf: (thrown: unknown) => StatusError | undefined,
): AsyncIterableIterator<unknown> {
  let iterator: AsyncIterator<unknown> | undefined;
  let messages = 0;
  const open = (): AsyncIterator<unknown> => (iterator ??= stream[Symbol.asyncIterator]());
  return {
    next: async () => {
      try {
        const step = await watch.run(() => open().next());
        if (step.done) watch.end(errorOf(undefined), messages);
        else messages += 1;
        return step;
      } catch (error) {
        watch.end(errorOf(error), messages);
        throw error;
      }
    },
    return: async (value?: unknown) => {
      try {
        await watch.run(async () => open().return?.());
      } finally {
        watch.end(errorOf(undefined), messages);
      }
      return { done: true as const, value };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
