import { StatusError } from '../../error/status-error.js';

/** Compressions that are read, as `Accept-Encoding` lists them. */
const READ_ENCODINGS = 'br, gzip, deflate';

/** The error of a body, or of one message of an upload, above the limit. */
export function bodyTooLarge(limit: number, what = 'body'): StatusError {
  return StatusError.resourceExhausted(`${what} is larger than ${limit} bytes`, {
    httpStatus: 413,
  });
}

/** The error of a client that leaves before its request is complete. */
export function clientLeft(): StatusError {
  return StatusError.cancelled('client left before the request was complete');
}

/** The error of a `Content-Encoding` that is not read. */
export function unknownEncoding(encoding: string): StatusError {
  return StatusError.invalidArgument(
    `content-encoding "${encoding}" is not supported: expected ${READ_ENCODINGS}`,
    { httpStatus: 415 },
  );
}

/** The error of a body that is not what its `Content-Encoding` says. */
export function brokenEncoding(encoding: string, cause: unknown): StatusError {
  return StatusError.invalidArgument(`body is no ${encoding} data`, { cause });
}
