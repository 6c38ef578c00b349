import type { Call } from '../call/call.js';
import type { Metadata } from '../call/metadata.js';
import { CompleteMetadata } from '../client/outgoing-metadata.js';

/**
 * Headers that are about the HTTP message between client and gateway and mean nothing behind it.
 * Cookies stay here as well: they belong to the site, not to its services.
 */
const HERE_ONLY = new Set(
  `accept accept-charset accept-encoding cache-control content-disposition content-encoding
   content-language content-length content-type cookie date dnt expect expires forwarded host
   if-match if-modified-since if-none-match if-range if-unmodified-since origin pragma priority
   range referer set-cookie upgrade-insecure-requests user-agent via`.split(/\s+/),
);

const HERE_ONLY_PREFIX = /^(access-control-|sec-|grpc-)/;

/**
 * Metadata that goes on to the service that a call is forwarded to: everything that the caller sent
 * but for what concerns the connection to it, and who the caller is (`x-forwarded-for`).
 */
export function forwardedMetadata(call: Call): Metadata {
  const metadata = new CompleteMetadata();
  const isHttp = call.http !== undefined;
  for (const key of call.metadata.keys()) {
    if (isHttp && (HERE_ONLY.has(key) || HERE_ONLY_PREFIX.test(key))) continue;
    metadata.take(key, call.metadata);
  }
  metadata.set('x-request-id', call.requestId);
  if (isHttp) addForwarded(metadata, call);
  return metadata;
}

function addForwarded(metadata: Metadata, { peer, metadata: received, http }: Call): void {
  const earlier = received.get('x-forwarded-for');
  // Where the server maps headers itself, the client's address is there already.
  if (earlier?.split(', ').at(-1) !== peer.address) {
    const list = earlier === undefined ? peer.address : `${earlier}, ${peer.address}`;
    metadata.set('x-forwarded-for', list);
  }
  const host = http?.request.host;
  if (!metadata.has('x-forwarded-host') && host && /^[\x20-\x7e]+$/.test(host)) {
    metadata.set('x-forwarded-host', host);
  }
  if (!metadata.has('x-forwarded-proto')) {
    metadata.set('x-forwarded-proto', peer.encrypted ? 'https' : 'http');
  }
}
