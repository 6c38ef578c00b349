import { currentCall } from '@nestjs-toolkit/core';
import {
  context,
  type Context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { currentMessage } from './current-message.js';

const TRACE_HEADERS = ['traceparent', 'tracestate', 'baggage'] as const;

const tracer = () => trace.getTracer('@nestjs-toolkit/plugin-rabbitmq');

/**
 * Trace context for a message: that of the active span, or, where no tracing is set up, that of the
 * call or message being handled, so that a trace does not break here.
 */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  if (Object.keys(headers).length > 0) return headers;
  const message = currentMessage();
  const metadata = currentCall()?.metadata;
  for (const name of TRACE_HEADERS) {
    const value = message ? message.headers[name] : metadata?.get(name);
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}

/** Runs the publication of an event as a span of its own. */
export function tracePublish<T>(event: string, run: () => Promise<T>): Promise<T> {
  const name = `publish ${event}`;
  return inSpan({ name, kind: SpanKind.PRODUCER, event, parent: context.active() }, run);
}

/** Runs the handler of an event as a span in the trace of who published it. */
export function traceHandling<T>(
  event: string,
  headers: Readonly<Record<string, string>>,
  run: () => Promise<T>,
): Promise<T> {
  const parent = propagation.extract(context.active(), headers);
  return inSpan({ name: `process ${event}`, kind: SpanKind.CONSUMER, event, parent }, run);
}

interface SpanOfEvent {
  readonly name: string;
  readonly kind: SpanKind;
  readonly event: string;
  readonly parent: Context;
}

function inSpan<T>({ name, kind, event, parent }: SpanOfEvent, run: () => Promise<T>): Promise<T> {
  const attributes = { 'messaging.system': 'rabbitmq', 'messaging.destination.name': event };
  return tracer().startActiveSpan(name, { kind, attributes }, parent, async (span) => {
    try {
      return await run();
    } catch (error) {
      recordFailure(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

function recordFailure(span: Span, error: unknown): void {
  span.recordException(error as Error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
}
