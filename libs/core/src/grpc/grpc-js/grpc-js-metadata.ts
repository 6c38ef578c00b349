import { Metadata as GrpcMetadata } from '@grpc/grpc-js';
import { Metadata } from '../../call/metadata.js';

/**
 * Keys that a call may not set: the protocol's own, and those that HTTP/2 refuses (RFC 9113, section
 * 8.2.2), for which Node would throw while it writes the headers.
 */
const RESERVED = new Set([
  'connection',
  'content-length',
  'content-type',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Keys that Node's HTTP/2 refuses to send twice. */
const SINGLE = new Set(
  `access-control-allow-credentials access-control-max-age access-control-request-method age
   authorization content-encoding content-language content-location content-md5 content-range date
   dnt etag expires from if-match if-modified-since if-none-match if-range if-unmodified-since
   last-modified location max-forwards proxy-authorization range referer retry-after tk
   upgrade-insecure-requests user-agent x-content-type-options`.split(/\s+/),
);

/** Whether a key belongs to the protocol. Source: "Custom-Metadata" of gRPC's PROTOCOL-HTTP2.md. */
function isReserved(key: string): boolean {
  return key.startsWith('grpc-') || key.startsWith(':') || RESERVED.has(key);
}

/** Metadata of a request as handlers see it. */
export function fromGrpcMetadata(source: GrpcMetadata): Metadata {
  const metadata = new Metadata();
  for (const [key, values] of Object.entries(source.toJSON())) {
    if (isReserved(key)) continue;
    for (const value of values) metadata.append(key, value);
  }
  return metadata;
}

/** Headers or trailers as they go on the wire. Reserved keys are left out. */
export function toGrpcMetadata(source: Metadata | undefined): GrpcMetadata {
  const metadata = new GrpcMetadata();
  for (const [key, value] of source ?? []) {
    if (isReserved(key)) continue;
    const sendable = typeof value === 'string' ? value : toBuffer(value);
    if (SINGLE.has(key)) metadata.set(key, sendable);
    else metadata.add(key, sendable);
  }
  return metadata;
}

/** Bytes of the keys and values of a request's metadata. */
export function sizeOfGrpcMetadata(source: GrpcMetadata): number {
  const values = source.toJSON();
  let size = 0;
  for (const key in values) {
    for (const value of values[key]!) size += key.length + value.length;
  }
  return size;
}

/** The same bytes as a `Buffer`, which is what grpc-js takes. */
export function toBuffer(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
