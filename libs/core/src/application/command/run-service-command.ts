import type { DynamicModule, Type } from '@nestjs/common';
import { describeProblem } from '../../config/config-error.js';
import type { ConfigReport } from '../../config/report/config-report.js';
import { formatConfig } from '../../config/report/format-config.js';
import { examineService } from '../doctor/examine-service.js';
import { helpText } from './help-text.js';
import { inspectService, reportOf } from './read-config-report.js';
import type { ServiceCommand } from './service-command.js';

/** What a command prints, and the exit code of the process. */
export interface CommandOutcome {
  readonly output: string;
  /** For people, beside the output. */
  readonly errors: string;
  readonly exitCode: 0 | 1;
}

/**
 * Does what the service was started for instead of serving. The configuration is printed even if it
 * is wrong, which is then said beside it.
 */
export async function runServiceCommand(
  command: ServiceCommand,
  module: Type | DynamicModule,
  env?: Readonly<Record<string, string>>,
): Promise<CommandOutcome> {
  const service = inspectService(module, env);
  const report = reportOf(service);
  const errors = hintsOf(report);
  if (command.kind !== 'doctor') {
    const options = { ...command, ...terminalWidth() };
    const output =
      command.kind === 'help'
        ? helpText(report, options)
        : formatConfig(report, command.format, options);
    return { output, errors, exitCode: 0 };
  }
  if (report.problems.length > 0) return { output: '', errors, exitCode: 1 };
  const { text, isHealthy } = await examineService(service);
  return { output: text, errors, exitCode: isHealthy ? 0 : 1 };
}

/** `COLUMNS` is how the width gets here from another process. */
function terminalWidth(): { width?: number } {
  const width = Number(process.env['COLUMNS']) || process.stdout.columns;
  return width > 0 ? { width } : {};
}

function hintsOf({ problems, warnings }: ConfigReport): string {
  return [
    ...problems.map((problem) => `problem: ${describeProblem(problem)}`),
    ...warnings.map((warning) => `warning: ${warning}`),
  ].join('\n');
}
