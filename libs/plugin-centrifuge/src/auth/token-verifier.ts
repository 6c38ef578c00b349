import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors as joseErrors,
  importSPKI,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';

export interface TokenSettings {
  /** Secret of HS256, HS384 and HS512. */
  readonly hmacSecret?: string | undefined;
  /** Public key of RS256, RS384 and RS512 as PEM. */
  readonly rsaPublicKey?: string | undefined;
  /** Public key of ES256, ES384 and ES512 as PEM. */
  readonly ecdsaPublicKey?: string | undefined;
  /** Where public keys are published. */
  readonly jwksUrl?: string | undefined;
  /** Longest wait for the published keys, in milliseconds. */
  readonly jwksTimeout: number;
  readonly audience?: string | undefined;
  readonly issuer?: string | undefined;
}

export type TokenOutcome =
  | { readonly kind: 'valid'; readonly claims: JWTPayload }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid'; readonly reason: string }
  /** The keys could not be asked for. */
  | { readonly kind: 'unavailable'; readonly reason: string };

type KeyKind = 'HS' | 'RS' | 'ES';

/** Checks tokens of connections and subscriptions. */
export interface TokenVerifier {
  /** Whether any key is configured. */
  readonly isConfigured: boolean;
  verify(token: string): Promise<TokenOutcome>;
}

export function createTokenVerifier(settings: TokenSettings): TokenVerifier {
  const keys = createKeys(settings);
  return {
    isConfigured: Object.keys(keys).length > 0 || settings.jwksUrl !== undefined,
    verify: (token) => verify(token, settings, keys),
  };
}

type Keys = Partial<Record<KeyKind | 'jwks', JWTVerifyGetKey>>;

function createKeys({
  hmacSecret,
  rsaPublicKey,
  ecdsaPublicKey,
  jwksUrl,
  jwksTimeout,
}: TokenSettings): Keys {
  const keys: Keys = {};
  if (hmacSecret !== undefined) {
    const secret = new TextEncoder().encode(hmacSecret);
    keys.HS = async () => secret;
  }
  if (rsaPublicKey !== undefined) keys.RS = async ({ alg }) => importSPKI(rsaPublicKey, alg!);
  if (ecdsaPublicKey !== undefined) keys.ES = async ({ alg }) => importSPKI(ecdsaPublicKey, alg!);
  if (jwksUrl !== undefined)
    keys.jwks = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: jwksTimeout });
  return keys;
}

async function verify(token: string, settings: TokenSettings, keys: Keys): Promise<TokenOutcome> {
  const key = keyFor(token, keys);
  if (typeof key === 'string') return { kind: 'invalid', reason: key };
  const { audience, issuer } = settings;
  try {
    const { payload } = await jwtVerify(token, key, {
      ...(audience === undefined ? {} : { audience }),
      ...(issuer === undefined ? {} : { issuer }),
    });
    return { kind: 'valid', claims: payload };
  } catch (error) {
    if (error instanceof joseErrors.JWTExpired) return { kind: 'expired' };
    const reason = error instanceof Error ? error.message : String(error);
    const isAbsent =
      error instanceof joseErrors.JWKSTimeout ||
      !(error instanceof joseErrors.JOSEError) ||
      error.code === 'ERR_JOSE_GENERIC';
    return { kind: isAbsent ? 'unavailable' : 'invalid', reason };
  }
}

/** The key whose kind the token names, never another: an RSA key must not serve as a secret. */
function keyFor(token: string, keys: Keys): JWTVerifyGetKey | string {
  let algorithm: string | undefined;
  try {
    algorithm = decodeProtectedHeader(token).alg;
  } catch {
    return 'token is no JWT';
  }
  const kind = algorithm?.slice(0, 2) as KeyKind;
  if (!algorithm || !['HS', 'RS', 'ES'].includes(kind)) return 'algorithm is not supported';
  const key = keys[kind] ?? (kind === 'HS' ? undefined : keys.jwks);
  return key ?? `no key for ${algorithm} is configured`;
}
