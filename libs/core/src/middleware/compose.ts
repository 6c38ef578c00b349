import type { Call } from '../call/call.js';
import type { Next, ToolkitMiddleware } from './middleware.js';

/** Middlewares as one: the first is outermost. */
export type MiddlewareChain = (call: Call, next: Next) => Promise<unknown>;

/** Makes one chain of middlewares, in the order they run. */
export function composeMiddlewares(middlewares: readonly ToolkitMiddleware[]): MiddlewareChain {
  return middlewares.reduceRight<MiddlewareChain>(
    (inner, middleware) => async (call, next) =>
      middleware.use(
        call,
        once(() => inner(call, next)),
      ),
    (_call, next) => next(),
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
