import { SignJWT } from 'jose';

export const SECRET = 'the secret of the specs, long enough';

/** Headers of a caller with claims. */
export async function callerWith(claims: Record<string, unknown> = {}): Promise<{
  authorization: string;
}> {
  const token = await new SignJWT({ sub: 'ada', ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(SECRET));
  return { authorization: `Bearer ${token}` };
}
