const FIRST_DELAY = 1_000;
const LAST_DELAY = 30_000;

/**
 * Tries again and again, with growing pauses from 1 s to 30 s, until it succeeds or the signal aborts.
 *
 * @returns whether it succeeded
 */
export async function retryUntilStarted(
  attempt: () => Promise<void>,
  signal: AbortSignal,
): Promise<boolean> {
  for (let pause = FIRST_DELAY; ; pause = Math.min(pause * 2, LAST_DELAY)) {
    try {
      await delay(pause, signal);
      await attempt();
      return !signal.aborted;
    } catch {
      if (signal.aborted) return false;
    }
  }
}

function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    timer.unref?.();
    signal.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason as Error)), {
      once: true,
    });
  });
}
