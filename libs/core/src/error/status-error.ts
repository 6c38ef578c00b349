import { HttpException } from '@nestjs/common';
import { Metadata } from '../call/metadata.js';
import { Code, codeName, isCode } from './code.js';
import type { ErrorDetail } from './error-detail.js';
import { httpStatusFromCode, httpStatusText } from './http-status.js';

export interface StatusErrorOptions {
  /** Machine-readable details, sent to the client: `google.rpc` messages as a rule. @default [] */
  details?: readonly ErrorDetail[];
  /** What went wrong underneath. Logged, never sent. */
  cause?: unknown;
  /** Trailers of a gRPC answer, headers of an HTTP answer. */
  metadata?: Metadata;
  /** HTTP status to use instead of the one that the code maps to, such as 405 or 413. */
  httpStatus?: number;
}

/** What an HTTP client reads in the body of a failed call. */
export interface ErrorBody {
  /** HTTP status, such as 404. */
  code: number;
  /** HTTP reason phrase, such as `Not Found`. */
  status: string;
  message: string;
  /** Each detail in proto3 JSON with its `@type`. */
  details: unknown[];
}

const BRAND = Symbol.for('@nestjs-toolkit/core:StatusError');

/**
 * The one error that crosses the wire: a gRPC status with details. Throw it from a handler, a guard
 * or a middleware; a typed client throws it too. Its message and details are sent as they are.
 *
 * It is a Nest `HttpException`, so plain Nest controllers and HTTP filters understand it as well.
 *
 * @example throw StatusError.notFound(`user ${id} not found`);
 */
export class StatusError extends HttpException {
  readonly code: Code;
  readonly details: readonly ErrorDetail[];
  readonly metadata: Metadata;
  private readonly [BRAND] = true;

  constructor(code: Code, message: string, options: StatusErrorOptions = {}) {
    const cause = options.cause === undefined ? {} : { cause: options.cause };
    super(message, options.httpStatus ?? httpStatusFromCode(code), cause);
    this.name = 'StatusError';
    this.code = code;
    this.details = options.details ?? [];
    this.metadata = options.metadata ?? new Metadata();
  }

  /** Recognises the class across duplicate copies of this package. */
  static is(value: unknown): value is StatusError {
    return (
      typeof value === 'object' &&
      value !== null &&
      (value as Record<symbol, unknown>)[BRAND] === true &&
      isCode((value as { code?: unknown }).code)
    );
  }

  get codeName(): keyof typeof Code {
    return codeName(this.code);
  }

  /** The body of an HTTP answer; Nest's own exception filter asks for it too. */
  override getResponse(): ErrorBody {
    const code = this.getStatus();
    return {
      code,
      status: httpStatusText(code),
      message: this.message,
      details: this.details.map((detail) => detail.toJson()),
    };
  }

  static cancelled(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.CANCELLED, message, options);
  }

  static unknown(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.UNKNOWN, message, options);
  }

  static invalidArgument(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.INVALID_ARGUMENT, message, options);
  }

  static deadlineExceeded(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.DEADLINE_EXCEEDED, message, options);
  }

  static notFound(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.NOT_FOUND, message, options);
  }

  static alreadyExists(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.ALREADY_EXISTS, message, options);
  }

  static permissionDenied(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.PERMISSION_DENIED, message, options);
  }

  static resourceExhausted(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.RESOURCE_EXHAUSTED, message, options);
  }

  static failedPrecondition(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.FAILED_PRECONDITION, message, options);
  }

  static aborted(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.ABORTED, message, options);
  }

  static outOfRange(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.OUT_OF_RANGE, message, options);
  }

  static unimplemented(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.UNIMPLEMENTED, message, options);
  }

  static internal(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.INTERNAL, message, options);
  }

  static unavailable(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.UNAVAILABLE, message, options);
  }

  static dataLoss(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.DATA_LOSS, message, options);
  }

  static unauthenticated(message: string, options?: StatusErrorOptions): StatusError {
    return new StatusError(Code.UNAUTHENTICATED, message, options);
  }
}
