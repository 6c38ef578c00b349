type Callback = (error: Error | null, result?: unknown) => void;

export type QueryArguments = [query: unknown, ...rest: unknown[]];
export type SendQuery = (...args: QueryArguments) => unknown;

/**
 * Sends a query and tells when it is over, whether it was sent with a callback or for a promise. Of
 * others, such as cursors, the end is not seen: they are over once sent.
 */
export function observeQuery(
  send: SendQuery,
  args: QueryArguments,
  over: (error: Error | null) => void,
): unknown {
  const last = args.at(-1);
  if (typeof last === 'function') {
    const callback = last as Callback;
    const noted: Callback = (error, result) => {
      over(error);
      callback(error, result);
    };
    return send(...(args.with(args.length - 1, noted) as QueryArguments));
  }
  const result = send(...args);
  if (result instanceof Promise) result.then(() => over(null), over);
  else over(null);
  return result;
}

/** The SQL of what `query()` takes: a text, a configuration, or an object such as a cursor. */
export function textOf(query: unknown): string {
  if (typeof query === 'string') return query;
  return String((query as { text?: string } | null)?.text ?? 'query');
}
