import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { codeFromHttpStatus, httpStatusText } from '../../error/http-status.js';
import { StatusError } from '../../error/status-error.js';

/** Status and text for what Node finds wrong with a request before it is one. */
const CLIENT_ERRORS: Readonly<Record<string, { status: number; message: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'request line and headers are too large' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, message: 'chunk extensions are too large' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'request was not complete in time' },
};

const NO_REQUEST = { status: 400, message: 'not an HTTP request' };

/** Answers what is no HTTP request, too large a head, or a request that takes too long. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (socket.destroyed || error.code === 'ECONNRESET') return;
  const { status, message } = CLIENT_ERRORS[error.code ?? ''] ?? NO_REQUEST;
  const body = JSON.stringify(errorOf(status, message).getResponse());
  const head = [
    `HTTP/1.1 ${status} ${httpStatusText(status)}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}

/** Answers what Fastify refuses before it looks for a route: a malformed path, as a rule. */
export function answerFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const status = error.statusCode ?? 500;
  const message =
    error.code === 'FST_ERR_BAD_URL'
      ? `path of ${JSON.stringify(request.raw.url)} is malformed: expected "%" and two hex digits of UTF-8`
      : error.message;
  void reply.code(status).send(errorOf(status, message).getResponse());
}

/** What Fastify throws at us has a status of its own. */
export function errorFromFastify(error: FastifyError): StatusError | undefined {
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
    ? errorOf(statusCode, error.message)
    : undefined;
}

function errorOf(httpStatus: number, message: string): StatusError {
  return new StatusError(codeFromHttpStatus(httpStatus), message, { httpStatus });
}
