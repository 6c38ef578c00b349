import type { Call } from '../../call/call.js';
import { StatusError } from '../../error/status-error.js';
import type { BuiltInContext, BuiltInMiddleware } from '../built-in/built-in-middleware.js';
import type { Next, ToolkitMiddleware } from '../middleware.js';
import { redisOf, type RedisLike, withinTime } from '../redis-like.js';
import { AUTH_CONFIG, verifierOf } from './auth.middleware.js';
import type { Claims } from './claims.js';
import { createIntrospection } from './introspection.js';
import { type TokenVerifier, unauthenticated } from './token-verifier.js';
import { ValidateTokenOptions } from './validate-token-options.js';

/** Whether a token that is valid by itself has been withdrawn. @throws Error if that cannot be told */
type Withdrawn = (claims: Claims, call: Call) => boolean | Promise<boolean>;

/**
 * Built-in middleware `validate_token`: verifies the token as `auth` does, unless that has been done,
 * and then asks whether it has been withdrawn since.
 */
export class ValidateTokenMiddleware implements ToolkitMiddleware {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly checks: readonly Withdrawn[],
  ) {}

  async use(call: Call, next: Next): Promise<unknown> {
    const claims = await this.verifier.authenticate(call);
    for (const check of this.checks) {
      if (await this.#ask(check, claims, call))
        throw unauthenticated('token has been withdrawn', 'invalid_token');
    }
    return next();
  }

  /** Whoever cannot be asked must not let withdrawn tokens pass. */
  async #ask(check: Withdrawn, claims: Claims, call: Call): Promise<boolean> {
    try {
      return await check(claims, call);
    } catch (cause) {
      if (StatusError.is(cause)) throw cause;
      call.logger.withError(cause).error('token cannot be checked for withdrawal');
      throw StatusError.unavailable('tokens cannot be checked at the moment', { cause });
    }
  }
}

export const validateToken: BuiltInMiddleware = {
  name: 'validate_token',
  description: 'Verifies the token as auth does, and that it has not been withdrawn since.',
  configs: [AUTH_CONFIG, { prefix: 'VALIDATE_TOKEN', type: ValidateTokenOptions }],
  create: (context) => {
    const verifier = verifierOf(context, 'validate_token');
    return new ValidateTokenMiddleware(verifier, checksOf(context, verifier));
  },
};

function checksOf(context: BuiltInContext, verifier: TokenVerifier): Withdrawn[] {
  const options = context.options(ValidateTokenOptions);
  const checks: Withdrawn[] = [];
  const { isWithdrawn } = context.code('validate_token');
  if (typeof isWithdrawn === 'function') checks.push(isWithdrawn as Withdrawn);
  if (options.store !== undefined)
    checks.push(listCheck(redisOf(context, options.store, 'VALIDATE_TOKEN_STORE'), options));
  if (options.introspectionUrl !== undefined) {
    const isActive = createIntrospection(options.introspectionUrl, options);
    checks.push(async (_claims, call) => !(await isActive(verifier.tokenOf(call))));
  }
  return checks;
}

function listCheck(redis: RedisLike, { storeKey, timeout }: ValidateTokenOptions): Withdrawn {
  return async ({ jti }) => {
    if (jti === undefined) throw unauthenticated('token lacks the claim "jti"', 'invalid_token');
    return (await withinTime(redis.client().exists(storeKey + jti), timeout)) !== 0;
  };
}
