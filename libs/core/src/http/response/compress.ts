import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { parseAccept, qualityFor } from '../marshal/media-type.js';

/** Quick rather than small: answers are made once and sent once. */
const brotliOptions = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } };

const gzip = promisify(zlib.gzip);
const deflate = promisify(zlib.deflate);
const brotli = promisify(zlib.brotliCompress);

const COMPRESSORS = {
  br: (body: Uint8Array) => brotli(body, brotliOptions),
  gzip: (body: Uint8Array) => gzip(body),
  deflate: (body: Uint8Array) => deflate(body),
} as const;

export type Encoding = keyof typeof COMPRESSORS;

/** The compression that an `Accept-Encoding` header wants most. @returns `undefined` for none */
export function negotiateEncoding(header: string | undefined): Encoding | undefined {
  if (header === undefined || header === '') return undefined;
  const ranges = parseAccept(header);
  let best: Encoding | undefined;
  for (const encoding of ['br', 'gzip', 'deflate'] as const) {
    const quality = qualityFor(encoding, ranges);
    if (quality > 0 && (!best || quality > qualityFor(best, ranges))) best = encoding;
  }
  return best;
}

export async function compress(body: string | Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  return COMPRESSORS[encoding](typeof body === 'string' ? Buffer.from(body) : body);
}
