import type { Call } from '../../call/call.js';
import { Code } from '../../error/code.js';
import type { StatusError } from '../../error/status-error.js';
import type { ToolkitLogger } from '../../logging/toolkit-logger.js';

/**
 * Makes the JSON body of an error. The default is `error.getResponse()`: `code`, `status`, `message`
 * and `details`.
 *
 * @param call the failed call; absent for requests that led to none, such as those for unknown paths
 * @example (error) => ({ error: { code: error.codeName, message: error.message } })
 */
export type ErrorBodyWriter = (error: StatusError, call: Call | undefined) => object;

/** An error as it goes on the wire. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Turns errors into answers. */
export class ErrorAnswers {
  constructor(
    private readonly writeBody: ErrorBodyWriter | undefined,
    private readonly logger: ToolkitLogger,
  ) {}

  answerOf(error: StatusError, call: Call | undefined): ErrorAnswer {
    return {
      status: error.getStatus(),
      headers: headersOf(error),
      body: this.bodyOf(error, call),
    };
  }

  /** JSON text of an error, also of one in a stream. */
  bodyOf(error: StatusError, call: Call | undefined): string {
    if (this.writeBody) {
      try {
        return JSON.stringify(this.writeBody(error, call));
      } catch (problem) {
        this.logger.withError(problem).error('errorBody failed, the default body is sent');
      }
    }
    return JSON.stringify(error.getResponse());
  }
}

/** Headers that statuses ask for; what the error itself carries goes first. */
function headersOf(error: StatusError): Record<string, string> {
  const headers: Record<string, string> = {};
  const status = error.getStatus();
  const retryAfter = retryAfterOf(error);
  if (retryAfter !== undefined) headers['retry-after'] = retryAfter;
  // RFC 9110, section 15.5.2: a 401 names at least one challenge
  if (status === 401 && error.code === Code.UNAUTHENTICATED) headers['www-authenticate'] = 'Bearer';
  return headers;
}

/** Whole seconds of the delay that a `google.rpc.RetryInfo` asks for, rounded up. */
function retryAfterOf({ details }: StatusError): string | undefined {
  const info = details.find(({ type }) => type.typeName === 'google.rpc.RetryInfo');
  const delay = (info?.value as { retryDelay?: RetryDelay } | undefined)?.retryDelay;
  if (!delay) return undefined;
  const seconds = Number(delay.seconds ?? 0) + ((delay.nanos ?? 0) > 0 ? 1 : 0);
  return String(Math.max(0, seconds));
}

interface RetryDelay {
  readonly seconds?: bigint | number;
  readonly nanos?: number;
}
