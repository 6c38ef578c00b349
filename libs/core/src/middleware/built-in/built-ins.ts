import { adminOnly } from '../auth/admin-only.middleware.js';
import { auth } from '../auth/auth.middleware.js';
import { validateToken } from '../auth/validate-token.middleware.js';
import { compress } from '../compress.middleware.js';
import { cors } from '../cors/cors.middleware.js';
import { rateLimit } from '../rate-limit/rate-limit.middleware.js';
import { secureHeaders } from '../secure-headers.middleware.js';
import { timeout } from '../timeout.middleware.js';
import type { BuiltInMiddleware } from './built-in-middleware.js';
import { LoggingMiddleware } from './logging.middleware.js';
import { RequestIdMiddleware } from './request-id.middleware.js';
import { ValidateMiddleware } from './validate.middleware.js';

/** Every middleware that comes with the toolkit. */
export const BUILT_INS: readonly BuiltInMiddleware[] = [
  {
    name: 'request_id',
    description: 'Tells the caller the id of the call, in the header x-request-id.',
    configs: [],
    create: () => new RequestIdMiddleware(),
  },
  {
    name: 'logging',
    description: 'Writes one line for each call, with its outcome and duration.',
    configs: [],
    create: () => new LoggingMiddleware(),
  },
  cors,
  auth,
  validateToken,
  adminOnly,
  rateLimit,
  timeout,
  compress,
  secureHeaders,
  {
    name: 'validate',
    description: 'Nothing by itself: requests are validated in any case.',
    configs: [],
    create: () => new ValidateMiddleware(),
  },
];
