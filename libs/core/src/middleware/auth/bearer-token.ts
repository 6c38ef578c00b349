import type { Call } from '../../call/call.js';
import type { AuthOptions } from './auth-options.js';

/** Credentials of RFC 6750, section 2.1. */
const BEARER = /^bearer +([\w.~+/-]+=*) *$/i;

/** The token of a call: from its header, else its cookie, else the query of its WebSocket. */
export function bearerTokenOf(call: Call, options: AuthOptions): string | undefined {
  const header = metadataOf(call, options.header);
  if (header !== undefined) return BEARER.exec(header)?.[1];
  if (options.cookie !== undefined) {
    const token = cookieOf(metadataOf(call, 'cookie'), options.cookie);
    if (token !== undefined) return token;
  }
  if (options.queryParameter === undefined || call.transport !== 'ws') return undefined;
  return queryOf(call).get(options.queryParameter) ?? undefined;
}

/** A header under its name, or under the one that the header mapping `router` gives it. */
function metadataOf({ metadata }: Call, name: string): string | undefined {
  return metadata.get(name) ?? metadata.get(`router-${name}`);
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key = '', ...rest] = part.split('=');
    if (key.trim() === name)
      return rest
        .join('=')
        .trim()
        .replace(/^"(.*)"$/, '$1');
  }
  return undefined;
}

function queryOf({ http }: Call): URLSearchParams {
  const { url = '' } = http?.request.raw ?? {};
  return new URLSearchParams(url.split('?')[1] ?? '');
}
