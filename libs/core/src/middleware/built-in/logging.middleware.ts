import type { Call } from '../../call/call.js';
import { Code, codeName } from '../../error/code.js';
import { StatusError } from '../../error/status-error.js';
import { isAsyncIterable } from '../../message/is-async-iterable.js';
import { Middleware, type Next, type ToolkitMiddleware } from '../middleware.js';

/** Codes that mean that something is wrong with the service rather than with the request. */
const SERVER_FAULTS: ReadonlySet<Code> = new Set([
  Code.UNKNOWN,
  Code.INTERNAL,
  Code.UNAVAILABLE,
  Code.DATA_LOSS,
  Code.UNIMPLEMENTED,
]);

/** Built-in middleware `logging`: one line per call with its outcome and duration in milliseconds. */
@Middleware('logging')
export class LoggingMiddleware implements ToolkitMiddleware {
  async use(call: Call, next: Next): Promise<unknown> {
    const started = performance.now();
    try {
      const answer = await next();
      if (isAsyncIterable(answer)) return logStream(call, answer, started);
      logOutcome(call, started);
      return answer;
    } catch (error) {
      logOutcome(call, started, error);
      throw error;
    }
  }
}

/** A streaming call is over when its stream is. */
async function* logStream(
  call: Call,
  stream: AsyncIterable<unknown>,
  started: number,
): AsyncGenerator<unknown> {
  let messages = 0;
  try {
    for await (const message of stream) {
      messages++;
      yield message;
    }
    logOutcome(call, started, undefined, { messages });
  } catch (error) {
    logOutcome(call, started, error, { messages });
    throw error;
  }
}

function logOutcome(call: Call, started: number, error?: unknown, more: object = {}): void {
  const code = codeOf(error);
  const fields = {
    code: codeName(code),
    duration: Math.round((performance.now() - started) * 1000) / 1000,
    peer: call.peer.address,
    ...more,
  };
  const text = `${call.method.path} ${fields.code}`;
  if (code === Code.OK) call.logger.info(text, fields);
  else if (SERVER_FAULTS.has(code)) call.logger.error(text, { ...fields, reason: reasonOf(error) });
  else call.logger.warn(text, { ...fields, reason: reasonOf(error) });
}

function codeOf(error: unknown): Code {
  if (error === undefined) return Code.OK;
  return StatusError.is(error) ? error.code : Code.INTERNAL;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
