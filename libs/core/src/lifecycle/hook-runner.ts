import type { HookContext } from '../plugin/plugin.js';

export type Hook = (context: HookContext) => void | Promise<void>;

/**
 * Runs a hook with a time limit: the hook's signal aborts when the time is over, and a hook that
 * does not heed it is no longer waited for.
 *
 * @param milliseconds time limit
 * @param stop aborts the hook before its time is over
 */
export async function runHook(hook: Hook, milliseconds: number, stop?: AbortSignal): Promise<void> {
  stop?.throwIfAborted();
  const controller = new AbortController();
  let giveUp: ((reason: Error) => void) | undefined;
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = (reason) => {
      controller.abort(reason);
      reject(reason);
    };
  });
  const onStop = (): void => giveUp?.(new Error('was interrupted'));
  const timer = setTimeout(
    () => giveUp?.(new Error(`did not finish within ${milliseconds} ms`)),
    milliseconds,
  );
  stop?.addEventListener('abort', onStop, { once: true });
  try {
    await Promise.race([hook({ signal: controller.signal }), givenUp]);
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener('abort', onStop);
  }
}
