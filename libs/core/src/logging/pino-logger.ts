import { trace } from '@opentelemetry/api';
import { pino, stdSerializers, type DestinationStream, type Logger as Pino } from 'pino';
import { pinoPretty } from './pretty-stream.js';
import { currentCall } from '../call/call-context.js';
import type { LogOptions } from './log-options.js';
import { ToolkitLogger, type LogFields, type LogLevel } from './toolkit-logger.js';

/** Fields whose values never belong in a log, wherever they stand in a line's fields. */
const REDACTED = ['password', 'secret', 'token', 'authorization', 'dsn'].flatMap((name) => [
  name,
  `*.${name}`,
]);

/**
 * Makes the root logger of a service.
 *
 * @param destination where lines go. @default standard output
 */
export function createLogger(
  options: Pick<LogOptions, 'logLevel' | 'logFormat'>,
  fields: LogFields = {},
  destination?: DestinationStream,
): ToolkitLogger {
  const pretty = isPretty(options.logFormat);
  const root = pino(
    {
      level: options.logLevel,
      base: fields,
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.errWithCause },
      redact: { paths: REDACTED, censor: '[redacted]' },
    },
    destination ?? (pretty ? pinoPretty() : pino.destination({ dest: 1, sync: true })),
  );
  return new PinoLogger(root);
}

/** Whether lines are for people. `auto` is, unless `NODE_ENV` is `production`. */
export function isPretty(format: LogOptions['logFormat']): boolean {
  return format === 'pretty' || (format === 'auto' && process.env['NODE_ENV'] !== 'production');
}

/** A logger on pino. Nest calls it with a context as the last argument, applications with fields. */
class PinoLogger extends ToolkitLogger {
  /** @param hasRequestId whether the lines carry a request id anyway */
  constructor(
    private readonly pino: Pino,
    private readonly hasRequestId = false,
  ) {
    super();
  }

  trace(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  info(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  withFields(fields: LogFields): ToolkitLogger {
    return new PinoLogger(this.pino.child(fields), this.hasRequestId || 'requestId' in fields);
  }

  isLevelEnabled(level: LogLevel): boolean {
    return level !== 'silent' && this.pino.isLevelEnabled(level);
  }

  private write(level: Exclude<LogLevel, 'silent'>, message: unknown, rest: unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const fields = fieldsOfArguments(rest);
    const call = this.hasRequestId ? undefined : currentCall();
    if (call) fields['requestId'] = call.requestId;
    const span = trace.getActiveSpan()?.spanContext();
    if (span) Object.assign(fields, { traceId: span.traceId, spanId: span.spanId });
    if (message instanceof Error) this.pino[level]({ ...fields, error: message }, message.message);
    else if (typeof message === 'string') this.pino[level](fields, message);
    else this.pino[level]({ ...fields, ...(message as object) });
  }
}

/** Nest passes `(message, ...params, stack?, context?)`; applications pass `(message, fields?)`. */
function fieldsOfArguments(rest: unknown[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [index, argument] of rest.entries()) {
    if (argument === undefined || argument === null) continue;
    if (argument instanceof Error) fields['error'] = argument;
    else if (typeof argument === 'object') Object.assign(fields, argument);
    else if (index === rest.length - 1) fields['context'] = argument;
    else fields['stack'] = argument;
  }
  return fields;
}
