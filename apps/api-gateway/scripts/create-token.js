import { SignJWT } from 'jose';

/** Makes a token for development, good for a day. */
export function createToken(secret, claims) {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime('1d')
    .sign(new TextEncoder().encode(secret));
}
