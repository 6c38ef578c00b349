import type { LogFields, ToolkitLogger } from '@nestjs-toolkit/core';

/** A logger that keeps what is written, fields and all, as text. */
export class RecordingLogger {
  readonly lines: string[] = [];

  /** As the logger that a plugin is given. */
  asLogger(fields: LogFields = {}): ToolkitLogger {
    const write = (level: string) => (message: unknown, more: LogFields) =>
      void this.lines.push(`${level} ${String(message)} ${JSON.stringify({ ...fields, ...more })}`);
    const logger = {
      ...Object.fromEntries(
        ['trace', 'debug', 'info', 'log', 'warn', 'error', 'fatal'].map((level) => [
          level,
          write(level),
        ]),
      ),
      withFields: (more: LogFields) => this.asLogger({ ...fields, ...more }),
      withField: (name: string, value: unknown) => this.asLogger({ ...fields, [name]: value }),
      withError: (error: unknown) => this.asLogger({ ...fields, error: String(error) }),
      isLevelEnabled: () => true,
    };
    return logger as unknown as ToolkitLogger;
  }

  get text(): string {
    return this.lines.join('\n');
  }
}
