import type { Call } from '../../call/call.js';
import type { AdminOnlyOptions } from '../auth/admin-only.middleware.js';
import type { AuthOptions } from '../auth/auth-options.js';
import type { Claims } from '../auth/claims.js';
import type { ValidateTokenOptions } from '../auth/validate-token-options.js';
import type { CompressOptions } from '../compress.middleware.js';
import type { RateLimitOptions } from '../rate-limit/rate-limit-options.js';
import type { SecureHeadersOptions } from '../secure-headers.middleware.js';
import type { TimeoutOptions } from '../timeout.middleware.js';

/** What code says of built-in middlewares, by name. Environment variables override the values. */
export interface MiddlewareOptions {
  auth?: Partial<AuthOptions>;
  validate_token?: Partial<ValidateTokenOptions> & {
    /** Says whether a valid token has been withdrawn. The call fails with UNAVAILABLE if it throws. */
    isWithdrawn?: (claims: Claims, call: Call) => boolean | Promise<boolean>;
  };
  admin_only?: Partial<AdminOnlyOptions>;
  rate_limit?: Partial<RateLimitOptions> & {
    /** Says who makes a call; for `undefined` the option `key` decides. */
    keyOf?: (call: Call) => string | undefined;
  };
  timeout?: Partial<TimeoutOptions>;
  compress?: Partial<CompressOptions>;
  secure_headers?: Partial<SecureHeadersOptions>;
}
