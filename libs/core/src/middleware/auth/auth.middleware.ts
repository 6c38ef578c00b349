import { joinName } from '../../config/config-loader.js';
import type { Call } from '../../call/call.js';
import type { BuiltInContext, BuiltInMiddleware } from '../built-in/built-in-middleware.js';
import type { Next, ToolkitMiddleware } from '../middleware.js';
import { AuthOptions } from './auth-options.js';
import { readKeySource } from './key-source.js';
import { TokenVerifier } from './token-verifier.js';

/** Built-in middleware `auth`: lets only callers with a valid token pass. */
export class AuthMiddleware implements ToolkitMiddleware {
  constructor(private readonly verifier: TokenVerifier) {}

  async use(call: Call, next: Next): Promise<unknown> {
    await this.verifier.authenticate(call);
    return next();
  }
}

export const AUTH_CONFIG = { prefix: 'AUTH', type: AuthOptions } as const;

const VERIFIERS = new WeakMap<BuiltInContext, TokenVerifier>();

/**
 * The verifier that the middlewares of a service share.
 *
 * @throws Error if no variable names a key
 */
export function verifierOf(context: BuiltInContext, middleware: string): TokenVerifier {
  const existing = VERIFIERS.get(context);
  if (existing) return existing;
  const prefix = joinName(context.service.envPrefix, AUTH_CONFIG.prefix);
  const options = context.options(AuthOptions);
  const keys = readKeySource(options, prefix);
  if (!keys) {
    throw new Error(
      `middleware "${middleware}" has no key to check tokens with: set ${prefix}_JWKS_URL, ${prefix}_JWKS_FILE, ${prefix}_PUBLIC_KEY_FILE, ${prefix}_PUBLIC_KEY or ${prefix}_SECRET`,
    );
  }
  const verifier = new TokenVerifier(options, keys);
  VERIFIERS.set(context, verifier);
  return verifier;
}

export const auth: BuiltInMiddleware = {
  name: 'auth',
  description:
    'Lets only callers with a valid JSON Web Token pass and puts its claims on the call.',
  configs: [AUTH_CONFIG],
  create: (context) => new AuthMiddleware(verifierOf(context, 'auth')),
};
