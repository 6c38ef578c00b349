import { ToolkitLogger, type LogFields, type LogLevel } from '../../logging/toolkit-logger.js';

export interface LogEntry {
  readonly level: LogLevel;
  readonly message: unknown;
  readonly fields: LogFields;
}

/** Keeps what is logged. */
export class MemoryLogger extends ToolkitLogger {
  constructor(
    readonly entries: LogEntry[] = [],
    private readonly fields: LogFields = {},
  ) {
    super();
  }

  messages(level: LogLevel): string[] {
    return this.entries.filter((each) => each.level === level).map((each) => String(each.message));
  }

  trace(message: unknown): void {
    this.add('trace', message);
  }

  verbose(message: unknown): void {
    this.add('trace', message);
  }

  debug(message: unknown): void {
    this.add('debug', message);
  }

  info(message: unknown): void {
    this.add('info', message);
  }

  log(message: unknown): void {
    this.add('info', message);
  }

  warn(message: unknown): void {
    this.add('warn', message);
  }

  error(message: unknown): void {
    this.add('error', message);
  }

  fatal(message: unknown): void {
    this.add('fatal', message);
  }

  withFields(fields: LogFields): ToolkitLogger {
    return new MemoryLogger(this.entries, { ...this.fields, ...fields });
  }

  isLevelEnabled(): boolean {
    return true;
  }

  private add(level: LogLevel, message: unknown): void {
    this.entries.push({ level, message, fields: this.fields });
  }
}
