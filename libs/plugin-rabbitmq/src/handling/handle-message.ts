import { randomUUID } from 'node:crypto';
import { formatDuration, type ToolkitLogger } from '@nestjs-toolkit/core';
import type { Verdict } from '../broker/broker.js';
import { type EventHandler, type EventMessage, UnprocessableMessageError } from '../event.js';
import { decodeBody } from '../message/body.js';
import { Header, type WireMessage } from '../message/wire-message.js';
import { runInMessage } from './current-message.js';
import { traceHandling } from './tracing.js';

export interface HandlingOptions {
  readonly maxRetries: number;
  /** In milliseconds, as the others. */
  readonly retryDelay: number;
  readonly retryMaxDelay: number;
  /** 0 is no limit. */
  readonly handlerTimeout: number;
}

export interface Handling {
  readonly options: HandlingOptions;
  readonly logger: ToolkitLogger;
  /** Aborts when the service no longer waits for handlers. */
  readonly stop: AbortSignal;
  /** Told of each failure, besides the log. @default nobody */
  readonly report?: (error: unknown, message: EventMessage, isRetried: boolean) => void;
}

/** Runs the handler of a message and decides what becomes of it. */
export async function handleMessage(
  wire: WireMessage,
  handler: EventHandler,
  { options, logger, stop, report }: Handling,
): Promise<Verdict> {
  const timer = new AbortController();
  const { handlerTimeout } = options;
  const timeout = handlerTimeout > 0 ? setTimeout(() => timer.abort(), handlerTimeout) : undefined;
  const message = eventMessage(wire, AbortSignal.any([timer.signal, stop]), logger);
  try {
    await untilStopped(() => run(wire, handler, message), timer.signal, stop, handlerTimeout);
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof Stopped) return { kind: 'return' };
    const verdict = judge(error, message, options);
    report?.(error, message, verdict.kind === 'retry');
    return verdict;
  } finally {
    clearTimeout(timeout);
  }
}

/** The service stops and no longer waits: the message is for another instance. */
class Stopped extends Error {}

function run(wire: WireMessage, handler: EventHandler, message: EventMessage): Promise<void> {
  return traceHandling(wire.event, wire.headers, () =>
    runInMessage(message, async () => handler(decodeBody(wire.body, wire.contentType), message)),
  );
}

function judge(error: unknown, message: EventMessage, options: HandlingOptions): Verdict {
  const reason = error instanceof Error ? error.message : String(error);
  const log = message.logger.withError(error);
  const hopeless = error instanceof UnprocessableMessageError;
  if (hopeless || message.attempt > options.maxRetries) {
    log.error(
      `event ${message.event} is dead-lettered after ${message.attempt} attempt${message.attempt === 1 ? '' : 's'}`,
    );
    return { kind: 'dead', reason };
  }
  const delay = retryDelay(message.attempt, options);
  log.warn(
    `handling event ${message.event} failed, attempt ${message.attempt + 1} in ${formatDuration(delay)}`,
  );
  return { kind: 'retry', delay };
}

/** Doubles with each attempt, up to a limit. */
function retryDelay(
  attempt: number,
  { retryDelay: first, retryMaxDelay: last }: HandlingOptions,
): number {
  return Math.min(first * 2 ** (attempt - 1), last);
}

function untilStopped(
  work: () => Promise<void>,
  timeout: AbortSignal,
  stop: AbortSignal,
  milliseconds: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onStop = (): void => reject(new Stopped());
    const onTimeout = (): void =>
      reject(new Error(`handler did not finish within ${formatDuration(milliseconds)}`));
    if (stop.aborted) return onStop();
    stop.addEventListener('abort', onStop, { once: true });
    timeout.addEventListener('abort', onTimeout, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => stop.removeEventListener('abort', onStop));
  });
}

function eventMessage(wire: WireMessage, signal: AbortSignal, logger: ToolkitLogger): EventMessage {
  const { id, event, headers, body, attempt, redelivered, timestamp } = wire;
  const requestId = headers[Header.requestId] ?? randomUUID();
  return {
    id,
    event,
    headers,
    requestId,
    body,
    attempt,
    redelivered,
    signal,
    publishedAt: timestamp === undefined ? undefined : new Date(timestamp * 1_000),
    logger: logger.withFields({ event, message_id: id, request_id: requestId }),
  };
}
