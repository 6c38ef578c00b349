import type { IncomingMessage } from 'node:http';
import { createOriginCheck } from '../../middleware/cors/origin-check.js';

/** Whether a page of the request's origin may connect. Clients that are no browsers send no origin. */
export type RequestOriginCheck = (request: IncomingMessage) => boolean;

/** @param origins that may connect beside the host itself; `*` for any */
export function createRequestOriginCheck(origins: readonly string[]): RequestOriginCheck {
  const isListed = createOriginCheck([...origins]);
  return ({ headers: { origin, host } }) =>
    origin === undefined || isListed(origin) || hostOf(origin) === host?.toLowerCase();
}

/** Host and port as a `Host` header has them, without the scheme's own port. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
