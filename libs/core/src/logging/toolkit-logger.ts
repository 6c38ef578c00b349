import type { LoggerService } from '@nestjs/common';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Structured fields of a log line. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Structured logger. Inject it by this class; it also fits wherever Nest wants a `LoggerService`. A
 * line that is written while a call is served carries the call's request id.
 *
 * @example
 * constructor(private readonly logger: ToolkitLogger) {}
 * this.logger.withField('user_id', id).info('user created');
 */
export abstract class ToolkitLogger implements LoggerService {
  abstract trace(message: unknown, ...rest: unknown[]): void;
  abstract verbose(message: unknown, ...rest: unknown[]): void;
  abstract debug(message: unknown, ...rest: unknown[]): void;
  abstract info(message: unknown, ...rest: unknown[]): void;
  /** What Nest calls `info`. */
  abstract log(message: unknown, ...rest: unknown[]): void;
  abstract warn(message: unknown, ...rest: unknown[]): void;
  abstract error(message: unknown, ...rest: unknown[]): void;
  abstract fatal(message: unknown, ...rest: unknown[]): void;
  /** A logger whose lines carry more fields. */
  abstract withFields(fields: LogFields): ToolkitLogger;
  abstract isLevelEnabled(level: LogLevel): boolean;

  withField(name: string, value: unknown): ToolkitLogger {
    return this.withFields({ [name]: value });
  }

  /** A logger whose lines carry an error: type, message, stack and causes. */
  withError(error: unknown): ToolkitLogger {
    return this.withFields({ error });
  }
}
