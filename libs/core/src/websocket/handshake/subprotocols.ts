import type { IncomingMessage } from 'node:http';

/** How a browser, which cannot set headers, hands over its token: a subprotocol `bearer.<token>`. */
const BEARER = 'bearer.';

/** Subprotocols that a client offers, in its order of preference. */
export function offeredSubprotocols({ headers }: IncomingMessage): string[] {
  const offered = headers['sec-websocket-protocol'] ?? '';
  return offered
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/**
 * Turns a subprotocol `bearer.<token>` into the header `authorization`, unless there is one, and takes
 * it off the offer: it is neither answered nor seen as metadata.
 */
export function takeBearerToken(request: IncomingMessage): void {
  const offered = offeredSubprotocols(request);
  const token = offered.find((name) => name.startsWith(BEARER));
  if (token === undefined) return;
  const { headers } = request;
  headers.authorization ??= `Bearer ${token.slice(BEARER.length)}`;
  const rest = offered.filter((name) => !name.startsWith(BEARER)).join(', ');
  if (rest === '') delete headers['sec-websocket-protocol'];
  else headers['sec-websocket-protocol'] = rest;
}
