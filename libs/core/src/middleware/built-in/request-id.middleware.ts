import type { Call } from '../../call/call.js';
import { Middleware, type Next, type ToolkitMiddleware } from '../middleware.js';

/** Built-in middleware `request_id`: tells the caller the id of the call, in the header `x-request-id`. */
@Middleware('request_id')
export class RequestIdMiddleware implements ToolkitMiddleware {
  use(call: Call, next: Next): Promise<unknown> {
    call.responseHeaders.set('x-request-id', call.requestId);
    return next();
  }
}
