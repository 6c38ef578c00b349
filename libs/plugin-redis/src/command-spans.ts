import { isTracingActive } from '@nestjs-toolkit/core';
import { SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { tracingChannel } from 'node:diagnostics_channel';

/** What ioredis tells about a command; values are blanked out by it. */
interface CommandContext {
  readonly command: string;
  readonly args: readonly string[];
  readonly database: number;
  readonly serverAddress: string;
  readonly serverPort: number | undefined;
  readonly error?: Error;
}

/** Longest text of a command in a span, in characters. */
const MAX_TEXT = 256;

const spans = new WeakMap<object, Span>();

const subscribers = {
  /** Commands outside of any trace, such as heartbeats, are left alone. */
  start(message: unknown): void {
    if (!trace.getActiveSpan()) return;
    const { command, args, database, serverAddress, serverPort } = message as CommandContext;
    const attributes = {
      'db.system.name': 'redis',
      'db.operation.name': command.toUpperCase(),
      'db.namespace': String(database),
      'db.query.text': [command, ...args].join(' ').slice(0, MAX_TEXT),
      'server.address': serverAddress,
      ...(serverPort === undefined ? {} : { 'server.port': serverPort }),
    };
    const tracer = trace.getTracer('@nestjs-toolkit/plugin-redis');
    const span = tracer.startSpan(command.toUpperCase(), { kind: SpanKind.CLIENT, attributes });
    spans.set(message as object, span);
  },
  end(): void {},
  asyncStart(): void {},
  asyncEnd(message: unknown): void {
    spans.get(message as object)?.end();
    spans.delete(message as object);
  },
  error(message: unknown): void {
    const { error } = message as CommandContext;
    const text = error?.message ?? '';
    spans.get(message as object)?.setStatus({ code: SpanStatusCode.ERROR, message: text });
  },
};

let users = 0;

/**
 * Makes a span of each command that is sent within a trace, if an OpenTelemetry SDK is registered.
 * ioredis has one channel for all of its clients, so plugins share the subscription.
 *
 * @returns how to stop it
 */
export function traceCommands(): () => void {
  if (!isTracingActive()) return () => {};
  const channel = tracingChannel<string, object>('ioredis:command');
  if (users === 0) channel.subscribe(subscribers);
  users += 1;
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    users -= 1;
    if (users === 0) channel.unsubscribe(subscribers);
  };
}
