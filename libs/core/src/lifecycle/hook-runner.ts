import type { HookContext } from '../plugin/plugin.js';

export type Hook = (context: HookContext) => void | Promise<void>;

/**
 * Runs a hook with a time limit: the hook's signal aborts when the time is over, and a hook that
 * does not heed it is no longer waited for.
 *
 * @param milliseconds time limit
 */
export async function runHook(hook: Hook, milliseconds: number): Promise<void> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`did not finish within ${milliseconds} ms`);
      controller.abort(error);
      reject(error);
    }, milliseconds);
  });
  try {
    await Promise.race([hook({ signal: controller.signal }), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
