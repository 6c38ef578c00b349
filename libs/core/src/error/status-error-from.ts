import { HttpException } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import { Code, isCode } from './code.js';
import { codeFromHttpStatus } from './http-status.js';
import { StatusError } from './status-error.js';

/** Where a logger is to be had; it is asked for only if there is something to log. */
export interface LoggerSource {
  readonly logger: ToolkitLogger;
}

/**
 * Turns whatever was thrown into the error that goes on the wire. The one place where this happens.
 *
 * - A `StatusError` stays as it is.
 * - Nest's HTTP exceptions keep their status and message.
 * - Nest's RPC exceptions with a gRPC code keep code and message.
 * - An `AbortError` is `CANCELLED`.
 * - Anything else is a bug: it becomes `INTERNAL` with a reference id, and only the log, under that
 *   id, knows more.
 */
export function statusErrorFrom(thrown: unknown, source: LoggerSource): StatusError {
  if (StatusError.is(thrown)) return thrown;
  if (thrown instanceof HttpException) return fromHttpException(thrown);
  return fromRpcException(thrown) ?? fromAbort(thrown) ?? fromBug(thrown, source.logger);
}

function fromHttpException(exception: HttpException): StatusError {
  const httpStatus = exception.getStatus();
  return new StatusError(codeFromHttpStatus(httpStatus), messageOf(exception), {
    httpStatus,
    cause: exception,
  });
}

/** Nest's pipes put a list of texts into the response, which says more than the exception's message. */
function messageOf(exception: HttpException): string {
  const response = exception.getResponse();
  const message =
    typeof response === 'object' ? (response as { message?: unknown }).message : response;
  if (Array.isArray(message)) return message.join('; ');
  return typeof message === 'string' ? message : exception.message;
}

/** `RpcException` and `GrpcException` hold `{ code, message }`, or a text, as their error. */
function fromRpcException(thrown: unknown): StatusError | undefined {
  const getError = (thrown as { getError?: unknown } | null)?.getError;
  if (typeof getError !== 'function') return undefined;
  const error = getError.call(thrown) as unknown;
  if (typeof error === 'string') return new StatusError(Code.UNKNOWN, error, { cause: thrown });
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return new StatusError(isCode(code) ? code : Code.UNKNOWN, String(message ?? ''), {
    cause: thrown,
  });
}

function fromAbort(thrown: unknown): StatusError | undefined {
  const { name, cause } = (thrown ?? {}) as { name?: unknown; cause?: unknown };
  if (name !== 'AbortError') return undefined;
  return StatusError.is(cause)
    ? cause
    : StatusError.cancelled('call was cancelled', { cause: thrown });
}

function fromBug(thrown: unknown, logger: ToolkitLogger): StatusError {
  const reference = randomUUID();
  logger.withError(thrown).error(`handler failed, reference ${reference}`, { reference });
  return StatusError.internal(`internal error, reference ${reference}`, { cause: thrown });
}
