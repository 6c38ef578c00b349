import { isIPv4, isIPv6 } from 'node:net';

/** An address in dotted decimals without leading zeros. */
export function isIpv4(text: string): boolean {
  return isIPv4(text);
}

/** An address of RFC 4291, compressed or with an IPv4 tail, and without a zone. */
export function isIpv6(text: string): boolean {
  return isIPv6(text) && !text.includes('%');
}

export function isIp(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}
