import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { StatusError } from '../../error/status-error.js';
import { bodyTooLarge, brokenEncoding, clientLeft } from './body-errors.js';
import { createDecompressor } from './decompress.js';

const LINE_FEED = 0x0a;

/** How the body of a client-streaming call is cut into messages. */
export interface UploadForm {
  /** Whether messages are bytes as they arrive, instead of lines of JSON. */
  readonly isRaw: boolean;
  /** Longest line, in bytes. */
  readonly limit: number;
}

/**
 * The messages of a client-streaming call: one JSON text on each line of the body, empty lines
 * skipped, or bytes as they arrive. A message is read when it is asked for, so a slow handler slows
 * its client down.
 *
 * @throws StatusError for a line above the limit, an unknown or broken compression, and a client that leaves
 */
export async function* readUpload(
  request: IncomingMessage,
  { isRaw, limit }: UploadForm,
): AsyncGenerator<Uint8Array> {
  const encoding = request.headers['content-encoding'];
  const decompressor = createDecompressor(encoding);
  const source = decompressor ? request.pipe(decompressor) : request;
  if (decompressor) request.once('error', (error) => decompressor.destroy(error));
  try {
    yield* isRaw ? chunksOf(source) : readLines(source, limit);
  } catch (error) {
    if (StatusError.is(error)) throw error;
    throw decompressor && isZlibError(error) ? brokenEncoding(encoding!, error) : clientLeft();
  }
}

/** Ending the iteration does not destroy the request: that would take its answer along. */
function chunksOf(source: Readable): AsyncIterable<Uint8Array> {
  return source.iterator({ destroyOnReturn: false });
}

async function* readLines(source: Readable, limit: number): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(source)) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      parts.push(chunk.subarray(start, end));
      if (length + end - start > limit) throw bodyTooLarge(limit, 'message');
      yield* nonEmpty(parts);
      parts = [];
      length = 0;
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > limit) throw bodyTooLarge(limit, 'message');
  }
  yield* nonEmpty(parts);
}

function* nonEmpty(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  const line = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  if (!line.every(isWhiteSpace)) yield line;
}

/** JSON's white space. */
function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d;
}

function isZlibError(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code?.startsWith('Z_') === true || code?.startsWith('ERR_') === true;
}
