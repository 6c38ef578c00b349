const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const;

/** Exit code of a process that a signal ends: 128 and the signal's number, as shells have it. */
const FORCED_EXIT_CODES = { SIGTERM: 143, SIGINT: 130, SIGQUIT: 131 } as const;

/**
 * Calls back at the first signal; a second one ends the process at once.
 *
 * @returns how to stop listening
 */
export function onShutdownSignal(callback: (signal: NodeJS.Signals) => void): () => void {
  let received = false;
  const listener = (signal: (typeof SIGNALS)[number]): void => {
    if (received) process.exit(FORCED_EXIT_CODES[signal]);
    received = true;
    callback(signal);
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}
