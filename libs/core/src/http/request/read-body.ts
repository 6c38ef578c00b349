import type { IncomingMessage } from 'node:http';
import { bodyTooLarge, clientLeft } from './body-errors.js';
import { decompress } from './decompress.js';

/**
 * Reads the whole body of a request, decompressed.
 *
 * @param limit largest body in bytes, as sent and as decompressed
 * @throws StatusError 413 for a larger body, 415 for an unknown compression, 400 for a broken one, and
 *   `CANCELLED` if the client leaves
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const encoding = request.headers['content-encoding'];
  const body = collect(request, limit);
  if (encoding === undefined) return body;
  return body.then((bytes) => (bytes.length === 0 ? bytes : decompress(bytes, encoding, limit)));
}

function collect(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length']) > limit) {
      reject(bodyTooLarge(limit));
      return;
    }
    const chunks: Buffer[] = [];
    let length = 0;
    let isSettled = false;
    const fail = (errorOf: () => Error): void => {
      if (isSettled) return;
      isSettled = true;
      reject(errorOf());
    };
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) fail(() => bodyTooLarge(limit));
      if (!isSettled) chunks.push(chunk);
    });
    request.on('end', () => {
      isSettled = true;
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    });
    const leave = (): void => fail(clientLeft);
    request.on('error', leave);
    request.on('close', leave);
  });
}
