import type { IncomingMessage } from 'node:http';

/**
 * Tells whether a page may connect. Programs that are no browser send no `Origin`; a page of the host
 * itself always may.
 *
 * @param allowed origins such as `https://app.example.com`, `https://*.example.com`, or `*` for any
 */
export function createOriginCheck(
  allowed: readonly string[],
): (request: Pick<IncomingMessage, 'headers'>) => boolean {
  const patterns = allowed.map(patternOf);
  return ({ headers: { origin, host } }) => {
    if (origin === undefined) return true;
    const name = origin.toLowerCase();
    const [, own] = name.split('://');
    return own === host?.toLowerCase() || patterns.some((pattern) => pattern.test(name));
  };
}

function patternOf(origin: string): RegExp {
  const escaped = origin.toLowerCase().replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', origin === '*' ? '.*' : '[^/:]+')}$`);
}
