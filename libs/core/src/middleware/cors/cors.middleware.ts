import type { Call } from '../../call/call.js';
import { StatusError } from '../../error/status-error.js';
import type { BuiltInMiddleware } from '../built-in/built-in-middleware.js';
import type { Next, ToolkitMiddleware } from '../middleware.js';
import { createOriginCheck, type OriginCheck } from './origin-check.js';

/**
 * Built-in middleware `cors`. Over HTTP the server itself speaks the protocol of CORS for rpcs that name
 * it, because preflight requests and failures before the call need its headers too. Browsers do not
 * apply CORS to WebSockets, so there it refuses pages of other origins itself. gRPC has no origins.
 */
export class CorsMiddleware implements ToolkitMiddleware {
  constructor(private readonly isAllowed: OriginCheck) {}

  use(call: Call, next: Next): Promise<unknown> {
    if (call.transport === 'ws') this.#assertOrigin(call);
    return next();
  }

  #assertOrigin({ metadata }: Call): void {
    const origin = metadata.get('origin') ?? metadata.get('router-origin');
    if (origin === undefined || this.isAllowed(origin)) return;
    if (URL.canParse(origin) && new URL(origin).host === metadata.get('host')) return;
    throw StatusError.permissionDenied('pages of this origin may not connect');
  }
}

export const cors: BuiltInMiddleware = {
  name: 'cors',
  description: 'Lets pages of other origins call, as SERVER_HTTP_CORS_* say.',
  configs: [],
  create: ({ corsOrigins }) => new CorsMiddleware(createOriginCheck(corsOrigins)),
};
