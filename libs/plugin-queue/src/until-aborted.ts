/** Waits for work at most until the signal aborts. @throws Error with the text if it does */
export function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  text: string,
): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new Error(text));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
