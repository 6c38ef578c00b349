import { createHash } from 'node:crypto';
import type { ValidateTokenOptions } from './validate-token-options.js';

/** Largest answer that is read, in bytes. */
const MAX_ANSWER = 64 * 1024;

/** Says whether a token is still active. @throws Error if the endpoint does not say */
export type Introspection = (token: string) => Promise<boolean>;

/** Asks an endpoint of RFC 7662, at most once in a while for each token. */
export function createIntrospection(url: string, options: ValidateTokenOptions): Introspection {
  const known = new Map<string, { readonly active: boolean; readonly until: number }>();
  const remember = (key: string, active: boolean): void => {
    if (options.cache === 0) return;
    const oldest = known.size >= options.cacheSize ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    known.set(key, { active, until: performance.now() + options.cache });
  };
  return async (token) => {
    const key = createHash('sha256').update(token).digest('base64');
    const entry = known.get(key);
    if (entry && entry.until > performance.now()) return entry.active;
    known.delete(key);
    const active = await ask(url, token, options);
    remember(key, active);
    return active;
  };
}

async function ask(url: string, token: string, options: ValidateTokenOptions): Promise<boolean> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { accept: 'application/json', ...credentialsOf(options) },
    body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
    redirect: 'error',
    signal: AbortSignal.timeout(options.timeout),
  });
  const length = Number(response.headers.get('content-length') ?? 0);
  if (!response.ok || length > MAX_ANSWER) {
    await response.body?.cancel();
    throw new Error(`introspection endpoint ${url} answered ${response.status}`);
  }
  return ((await response.json()) as { active?: unknown }).active === true;
}

/** RFC 6749, section 2.3.1. */
function credentialsOf({ clientId, clientSecret }: ValidateTokenOptions): Record<string, string> {
  if (clientId === undefined) return {};
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret ?? '')}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}
