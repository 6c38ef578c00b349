import type { Call } from '../call/call.js';
import type { Next, ToolkitMiddleware } from './middleware.js';

/** Middlewares as one: the first is outermost. Without any, the answer of `next` is given as it comes. */
export type MiddlewareChain = (call: Call, next: () => unknown) => unknown;
type AsyncChain = (call: Call, next: () => unknown) => Promise<unknown>;

/** Makes one chain of middlewares, in the order they run. */
export function composeMiddlewares(middlewares: readonly ToolkitMiddleware[]): MiddlewareChain {
  if (middlewares.length === 0) return (_call, next) => next();
  return middlewares.reduceRight<AsyncChain>(
    (inner, middleware) => async (call, next) =>
      middleware.use(
        call,
        once(() => inner(call, next)),
      ),
    async (_call, next) => next(),
  );
}

/** A middleware that calls `next()` twice would run the handler twice. */
function once(next: Next): Next {
  let called = false;
  return () => {
    if (called) return Promise.reject(new Error('middleware called next() more than once'));
    called = true;
    return next();
  };
}
