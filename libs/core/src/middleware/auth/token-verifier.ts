import { errors, jwtVerify, type JWTVerifyOptions } from 'jose';
import type { Call } from '../../call/call.js';
import { Metadata } from '../../call/metadata.js';
import { StatusError } from '../../error/status-error.js';
import type { AuthOptions } from './auth-options.js';
import { bearerTokenOf } from './bearer-token.js';
import { type Claims, claimsOf, setClaims } from './claims.js';
import type { KeySource } from './key-source.js';
import { KeysUnavailableError } from './remote-key-set.js';

/** Verifies the tokens of calls. */
export class TokenVerifier {
  readonly #rules: JWTVerifyOptions;

  constructor(
    readonly options: AuthOptions,
    private readonly keys: KeySource,
  ) {
    const { issuer, audience, requiredClaims, clockSkew } = options;
    this.#rules = {
      algorithms: [...keys.algorithms],
      ...(issuer.length > 0 ? { issuer: [...issuer] } : {}),
      ...(audience.length > 0 ? { audience: [...audience] } : {}),
      requiredClaims: [...requiredClaims],
      clockTolerance: clockSkew / 1_000,
    };
  }

  /**
   * Verifies the token of a call and leaves its claims there. A call that has claims keeps them until
   * they expire, as those of a WebSocket do that lives longer than its token.
   *
   * @throws StatusError UNAUTHENTICATED without a token that is valid; UNAVAILABLE without keys
   */
  async authenticate(call: Call): Promise<Claims> {
    const known = claimsOf(call);
    if (known) return this.#unexpired(known);
    const claims = await this.#verify(this.tokenOf(call), call);
    setClaims(call, claims);
    return claims;
  }

  /** @throws StatusError UNAUTHENTICATED if there is none, or one that is too long */
  tokenOf(call: Call): string {
    const token = bearerTokenOf(call, this.options);
    if (token === undefined || token === '') throw unauthenticated('token is missing');
    const { maxTokenSize } = this.options;
    if (token.length > maxTokenSize)
      throw unauthenticated(`token is longer than ${maxTokenSize} bytes`, 'invalid_token');
    return token;
  }

  #unexpired(claims: Claims): Claims {
    const { exp } = claims;
    if (exp === undefined || Date.now() < exp * 1_000 + this.options.clockSkew) return claims;
    throw unauthenticated('token has expired', 'invalid_token');
  }

  async #verify(token: string, call: Call): Promise<Claims> {
    try {
      const { payload } = await jwtVerify(token, this.keys.keyOf, this.#rules);
      return payload;
    } catch (error) {
      if (error instanceof KeysUnavailableError) {
        call.logger.error(error.message);
        throw StatusError.unavailable('tokens cannot be checked at the moment', { cause: error });
      }
      throw unauthenticated(reasonOf(error), 'invalid_token', error);
    }
  }
}

/** The refusal of RFC 6750, section 3: on HTTP with a challenge that says why. */
export function unauthenticated(message: string, error?: string, cause?: unknown): StatusError {
  const challenge =
    error === undefined
      ? 'Bearer'
      : `Bearer error="${error}", error_description="${message.replace(/[^\x20-\x7e]|["\\]/g, "'")}"`;
  return StatusError.unauthenticated(message, {
    cause,
    metadata: new Metadata([['www-authenticate', challenge]]),
  });
}

/** What may be told of why a token is refused: nothing of keys, nor of the token itself. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'token has expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.reason === 'missing'
      ? `token lacks the claim "${error.claim}"`
      : error.claim === 'nbf' || error.claim === 'iat'
        ? 'token is not valid yet'
        : `token has a wrong "${error.claim}"`;
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'token has an algorithm that is not accepted';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return 'token names no key that is known';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'token has a wrong signature';
  return 'token is malformed';
}
