import type { AddressInfo } from 'node:net';
import type { BoundAddress } from './bound-address.js';

/** What a server is asked to listen on. */
export type ListenTarget =
  { readonly host: string; readonly port: number } | { readonly path: string };

const UNIX = 'unix:';

/** Whether a host is written as `unix:/path`. */
export function isUnixHost(host: string): boolean {
  return host.startsWith(UNIX);
}

/** Reads `unix:/path`, `unix:///path`, a host name, or an IP address with or without brackets. */
export function listenTarget(host: string, port: number): ListenTarget {
  if (isUnixHost(host)) return { path: host.slice(UNIX.length).replace(/^\/\/(?=\/)/, '') };
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port };
}

/** A target as people write it. */
export function targetText(target: ListenTarget): string {
  if ('path' in target) return UNIX + target.path;
  const { host, port } = target;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Where a server that listens can be reached. */
export function boundAddress(address: AddressInfo | string): BoundAddress {
  if (typeof address === 'string') return { host: address, text: targetText({ path: address }) };
  const { address: host, port } = address;
  return { host, port, text: targetText({ host, port }) };
}
