import { isIp } from './ip-address.js';

const MAX_LENGTH = 253;
/** Letters, digits and inner hyphens, at most 63 of them. */
const LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;

/**
 * A host name of RFC 1034, with or without a final dot. Names in other scripts have to be in
 * punycode.
 */
export function isHostname(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  return name.split('.').every((label) => LABEL.test(label));
}

/** A host name or an IP address. */
export function isAddress(text: string): boolean {
  return isHostname(text) || isIp(text);
}
