import { SpanStatusCode, type Span } from '@opentelemetry/api';
import type { Code } from '../../error/code.js';
import type { CallOutcome } from '../call-observer.js';

/**
 * Ends the span of a call with its status. What callers did wrong is no error of the server; for a
 * client every failure is one (semantic conventions for gRPC).
 *
 * @param errors codes that make the span an error; others leave its status unset
 */
export function endSpan(
  span: Span,
  { code, error, messages }: CallOutcome,
  errors: (code: Code) => boolean,
): void {
  span.setAttribute('rpc.grpc.status_code', code);
  span.setAttribute('rpc.messages', messages);
  if (error && errors(code)) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    if (error.cause instanceof Error) span.recordException(error.cause);
  }
  span.end();
}
