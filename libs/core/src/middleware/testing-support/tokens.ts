import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

export const SECRET = 'a secret of at least thirty-two bytes';

/** Signs claims; the token is good for five minutes unless they say otherwise. */
export function sign(
  claims: Record<string, unknown> = {},
  key: CryptoKey | Uint8Array = new TextEncoder().encode(SECRET),
  header: { alg: string; kid?: string } = { alg: 'HS256' },
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ sub: 'ada', exp: now + 300, ...claims })
    .setProtectedHeader(header)
    .sign(key);
}

export const bearer = (token: string): { authorization: string } => ({
  authorization: `Bearer ${token}`,
});

/** A key pair with the JWK of its public half. */
export interface TestKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

export async function createKey(alg: string, kid?: string): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), alg, ...(kid === undefined ? {} : { kid }) };
  return { privateKey, publicKey, jwk };
}
