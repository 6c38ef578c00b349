import { createHash } from 'node:crypto';
import type { Call } from '../../call/call.js';
import { claimsOf } from '../auth/claims.js';
import type { RateLimitOptions } from './rate-limit-options.js';

/** Longer texts are hashed, in characters. */
const MAX_LENGTH = 64;

/** Bits of an IPv6 address that one customer has, in groups of four digits. */
const IPV6_GROUPS = 4;

/** Who makes a call, as a short text for the store. */
export function callerKeyOf(
  call: Call,
  { key, keyHeader }: Pick<RateLimitOptions, 'key' | 'keyHeader'>,
): string {
  for (const kind of key) {
    const value = kind === 'user' ? userOf(call) : kind === 'key' ? headerOf(call, keyHeader) : '';
    if (value !== undefined && value !== '') return `${kind}:${shortened(value)}`;
    if (kind === 'peer') break;
  }
  return `peer:${shortened(networkOf(call.peer.address))}`;
}

function userOf(call: Call): string | undefined {
  const claims = claimsOf(call);
  return claims?.sub === undefined ? undefined : `${claims.iss ?? ''}|${claims.sub}`;
}

function headerOf({ metadata }: Call, name: string): string | undefined {
  return metadata.get(name) ?? metadata.get(`router-${name}`);
}

/** Whoever has an IPv6 address has a /64 of them, and could have a fresh limit with each. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [head = ''] = address.split('%');
  const [left = '', right] = head.split('::');
  const groups = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = right === undefined ? 0 : Math.max(0, 8 - groups.length - tail.length);
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...tail];
  return all.slice(0, IPV6_GROUPS).join(':');
}

function shortened(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  return createHash('sha256').update(text).digest('base64url');
}
