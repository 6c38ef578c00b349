import { ToolkitLogger, type LogFields, type LogLevel } from '@nestjs-toolkit/core';

/** A line that was written to a {@link MemoryLogger}. */
export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** A logger that keeps what is written. */
export class MemoryLogger extends ToolkitLogger {
  constructor(
    readonly lines: LogLine[] = [],
    private readonly fields: LogFields = {},
  ) {
    super();
  }

  /** Everything as text, such as to look for secrets. */
  get text(): string {
    return this.lines
      .map(({ level, message, fields }) => `${level} ${message} ${printFields(fields)}`)
      .join('\n');
  }

  trace = this.#writer('trace');
  verbose = this.#writer('trace');
  debug = this.#writer('debug');
  info = this.#writer('info');
  log = this.#writer('info');
  warn = this.#writer('warn');
  error = this.#writer('error');
  fatal = this.#writer('fatal');

  withFields(fields: LogFields): ToolkitLogger {
    return new MemoryLogger(this.lines, { ...this.fields, ...fields });
  }

  isLevelEnabled(level: LogLevel): boolean {
    return level !== 'silent';
  }

  #writer(level: LogLevel): (message: unknown, ...rest: unknown[]) => void {
    return (message, ...rest) => {
      const fields = rest.filter((each) => typeof each === 'object' && each !== null);
      this.lines.push({
        level,
        message: message instanceof Error ? message.message : String(message),
        fields: Object.assign({}, this.fields, ...fields) as LogFields,
      });
    };
  }
}

function printFields(fields: LogFields): string {
  const plain = (_: string, value: unknown): unknown =>
    value instanceof Error ? value.message : typeof value === 'bigint' ? String(value) : value;
  return JSON.stringify(fields, plain);
}
