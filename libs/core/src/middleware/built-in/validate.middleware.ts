import type { Call } from '../../call/call.js';
import type { Next, ToolkitMiddleware } from '../middleware.js';

/**
 * Built-in middleware `validate`. Requests are checked against the rules of their proto in any case, so
 * it has nothing to add: it is there for protos that name it, and to be replaced by rules of one's own.
 */
export class ValidateMiddleware implements ToolkitMiddleware {
  use(_call: Call, next: Next): Promise<unknown> {
    return next();
  }
}
