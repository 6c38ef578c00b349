import { SignJWT, type JWTPayload } from 'jose';

export interface TokenOptions {
  /** How long the token is valid, in seconds. @default 3600 */
  readonly expiresIn?: number;
  /** What others see of the client, as JSON. */
  readonly info?: unknown;
}

export interface ConnectionTokenOptions extends TokenOptions {
  /** Channels that the server subscribes the connection to. */
  readonly channels?: readonly string[];
}

/** Makes tokens for clients, with the secret that the node or the Centrifugo server checks them with. */
export interface TokenIssuer {
  /** A token that lets a user connect. @throws Error without TOKEN_HMAC_SECRET_KEY */
  connection(user: string, options?: ConnectionTokenOptions): Promise<string>;
  /** A token that lets a user subscribe to a channel. @throws Error without TOKEN_HMAC_SECRET_KEY */
  subscription(user: string, channel: string, options?: TokenOptions): Promise<string>;
}

const DEFAULT_LIFETIME = 3_600;

export function createTokenIssuer(
  secret: string | undefined,
  claims: { readonly audience?: string | undefined; readonly issuer?: string | undefined } = {},
): TokenIssuer {
  const sign = async (
    user: string,
    payload: JWTPayload,
    options: TokenOptions,
  ): Promise<string> => {
    if (secret === undefined)
      throw new Error('tokens cannot be made without a secret: set TOKEN_HMAC_SECRET_KEY');
    const { expiresIn = DEFAULT_LIFETIME, info } = options;
    const now = Math.floor(Date.now() / 1_000);
    const all = info === undefined ? payload : { ...payload, info };
    const token = new SignJWT(all)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(user)
      .setIssuedAt(now)
      .setExpirationTime(now + expiresIn);
    if (claims.audience !== undefined) token.setAudience(claims.audience);
    if (claims.issuer !== undefined) token.setIssuer(claims.issuer);
    return token.sign(new TextEncoder().encode(secret));
  };
  return {
    connection: (user, { channels, ...options } = {}) =>
      sign(user, channels ? { channels: [...channels] } : {}, options),
    subscription: (user, channel, options = {}) => sign(user, { channel }, options),
  };
}
