import type { Server } from '@grpc/grpc-js';
import type { Http2Server, IncomingHttpHeaders } from 'node:http2';
import { promisify } from 'node:util';
import { deflate, gzip } from 'node:zlib';

/** Encodings that responses may have, the preferred one first. */
export const COMPRESSIONS = ['gzip', 'deflate'] as const;

export type CompressionName = (typeof COMPRESSIONS)[number];

/** Smaller messages gain nothing from compression, in bytes. */
export const MIN_COMPRESSED_SIZE = 1024;

const COMPRESS = { gzip: promisify(gzip), deflate: promisify(deflate) };

export async function compress(name: CompressionName, message: Uint8Array): Promise<Buffer> {
  return new CompressedMessage(await COMPRESS[name](message)).asBuffer();
}

/**
 * grpc-js sends every response with the compressed flag off. It copies the message behind the five
 * bytes of the frame's prefix, and that is where this one turns the flag on.
 */
class CompressedMessage {
  constructor(private readonly bytes: Buffer) {}

  get byteLength(): number {
    return this.bytes.byteLength;
  }

  copy(frame: Buffer, start: number): number {
    if (start !== 5 || frame.byteLength !== start + this.bytes.byteLength) {
      throw new Error('this version of @grpc/grpc-js cannot send compressed responses');
    }
    frame[0] = 1;
    return this.bytes.copy(frame, start);
  }

  asBuffer(): Buffer {
    return this as unknown as Buffer;
  }
}

/**
 * Says which encodings the caller of the call that is just arriving accepts. grpc-js drops that
 * header before an interceptor can see it, so it is read from the HTTP/2 server underneath.
 *
 * @throws Error if this version of grpc-js hides its HTTP/2 server
 */
export function watchAcceptedEncodings(server: Server): () => string {
  const { http2Servers } = server as unknown as { http2Servers?: Map<Http2Server, unknown> };
  if (!http2Servers || http2Servers.size === 0) {
    throw new Error(
      'compression does not work with this version of @grpc/grpc-js: set SERVER_GRPC_COMPRESSION to none and leave the middleware compress out',
    );
  }
  let accepted = '';
  for (const http2Server of http2Servers.keys()) {
    http2Server.prependListener('stream', (_: unknown, headers: IncomingHttpHeaders) => {
      accepted = String(headers['grpc-accept-encoding'] ?? '');
    });
  }
  return () => accepted;
}

/** Whether a `grpc-accept-encoding` header names an encoding. */
export function accepts(header: string, name: CompressionName): boolean {
  return header.split(',').some((each) => each.trim() === name);
}
