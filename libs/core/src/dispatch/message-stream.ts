import type { Observable } from 'rxjs';
import { StatusError } from '../error/status-error.js';

/** Messages of an observable that may wait for a slow reader before the stream is given up. */
const MAX_BUFFERED_MESSAGES = 65_536;

/** Passes each message of a stream through a function, one at a time. */
export async function* mapStream<T>(
  source: AsyncIterable<unknown>,
  map: (message: unknown) => T | Promise<T>,
): AsyncGenerator<T> {
  for await (const message of source) yield await map(message);
}

/**
 * Reads an observable as an async iterable. An observable cannot be paused, so its messages wait in
 * a bounded queue for a slow reader. Ending the iteration unsubscribes.
 */
export async function* iterateObservable<T>(source: Observable<T>): AsyncGenerator<T> {
  const queue: T[] = [];
  let end: { error?: unknown } | undefined;
  let wake: (() => void) | undefined;
  const finish = (reason: { error?: unknown }): void => {
    end ??= reason;
    wake?.();
  };
  const subscription = source.subscribe({
    next: (message) => {
      if (end) return;
      if (queue.push(message) > MAX_BUFFERED_MESSAGES) {
        finish({
          error: StatusError.resourceExhausted(
            `observable is more than ${MAX_BUFFERED_MESSAGES} messages ahead of its reader`,
          ),
        });
        queue.length = 0;
      }
      wake?.();
    },
    error: (error: unknown) => finish({ error }),
    complete: () => finish({}),
  });
  try {
    for (;;) {
      while (queue.length > 0) yield queue.shift()!;
      if (end) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if ('error' in end) throw end.error;
  } finally {
    subscription.unsubscribe();
  }
}
