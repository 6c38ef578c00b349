import type { Call } from '../../call/call.js';
import { createCallKey } from '../../call/call-key.js';

/** What a verified token says of the caller (RFC 7519, section 4). */
export interface Claims {
  /** Issuer. */
  readonly iss?: string;
  /** Subject: who the caller is. */
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  /** Seconds since the epoch. */
  readonly exp?: number;
  /** Seconds since the epoch. */
  readonly nbf?: number;
  /** Seconds since the epoch. */
  readonly iat?: number;
  /** Id of the token. */
  readonly jti?: string;
  readonly [name: string]: unknown;
}

/** Claims of the caller, on calls that passed `auth` or `validate_token`. */
export const CLAIMS = createCallKey<Claims>('claims');

/** Claims of the caller of a call, or `undefined` if nobody has verified any. */
export function claimsOf(call: Call): Claims | undefined {
  return call.get(CLAIMS);
}

/** Puts verified claims on a call; over HTTP also where passport's guards look: `request.user`. */
export function setClaims(call: Call, claims: Claims): void {
  call.set(CLAIMS, claims);
  if (call.http) Object.assign(call.http.request, { user: claims });
}
