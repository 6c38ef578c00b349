import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { StatusError } from '../../error/status-error.js';
import { bodyTooLarge, brokenEncoding, unknownEncoding } from './body-errors.js';

const gunzip = promisify(zlib.gunzip);
const inflate = promisify(zlib.inflate);
const inflateRaw = promisify(zlib.inflateRaw);
const brotliDecompress = promisify(zlib.brotliDecompress);

/**
 * Undoes what `Content-Encoding` says.
 *
 * @param limit largest result in bytes: the rest of a bomb is never unpacked
 * @throws StatusError 415, 413 or 400
 */
export async function decompress(
  body: Uint8Array,
  encoding: string,
  limit: number,
): Promise<Uint8Array> {
  const name = encodingName(encoding);
  if (name === 'identity') return body;
  try {
    return await unpack(body, name, { maxOutputLength: limit });
  } catch (error) {
    if (StatusError.is(error)) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw bodyTooLarge(limit);
    throw brokenEncoding(name, error);
  }
}

/** The same, for a body that is read piece by piece. @returns `undefined` if there is nothing to undo */
export function createDecompressor(encoding: string | undefined): Transform | undefined {
  const name = encodingName(encoding ?? '');
  switch (name) {
    case 'identity':
      return undefined;
    case 'gzip':
      return zlib.createGunzip();
    case 'deflate':
      return zlib.createInflate();
    case 'br':
      return zlib.createBrotliDecompress();
    default:
      throw unknownEncoding(name);
  }
}

async function unpack(
  body: Uint8Array,
  encoding: string,
  options: { maxOutputLength: number },
): Promise<Uint8Array> {
  switch (encoding) {
    case 'gzip':
      return gunzip(body, options);
    case 'deflate':
      // zlib's format by RFC 9110, but some clients send it without its header
      return (body[0]! & 0x0f) === 8 ? inflate(body, options) : inflateRaw(body, options);
    case 'br':
      return brotliDecompress(body, options);
    default:
      throw unknownEncoding(encoding);
  }
}

function encodingName(encoding: string): string {
  const name = encoding.trim().toLowerCase();
  if (name === '') return 'identity';
  return name === 'x-gzip' ? 'gzip' : name;
}
