import { formatProblem, lintProtos, type Problem } from '@nestjs-toolkit/codegen';
import { targetOf } from '../edit-project/edited-project.js';
import { ProblemsError } from '../edit-project/problems-error.js';
import { withCompileOptions } from '../generation/generate-target.js';
import { diskFiles } from '../project/disk-files.js';
import { count } from '../report/count.js';
import { UserError } from '../report/user-error.js';
import { ExitCode, type Command, type Terminal } from './command.js';

/** Looks for what compiles but will be regretted. */
export const lintCommand: Command = {
  name: 'lint',
  summary: 'Looks for what compiles in the protos but will be regretted.',
  help: [
    'Usage: toolkit lint [--project <name>]',
    '',
    "buf's rules for names and structure, and rules for REST paths and verbs, WebSocket events, and plugin",
    'prefixes with their variables. Each problem says why it is one. The exit code is 1 if there is any.',
    'A comment "// buf:lint:ignore RULE" above a line silences a rule of buf there.',
  ].join('\n'),
  options: { project: { type: 'string' } },
  run: async ({ project }, terminal) => {
    try {
      return report(await lint(terminal, project as string | undefined), terminal);
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      return report(error.problems, terminal);
    }
  },
};

async function lint(
  { folder }: Terminal,
  project: string | undefined,
): Promise<readonly Problem[]> {
  const files = diskFiles(folder);
  const target = targetOf(files, project);
  if (target.protos.length === 0) {
    throw new UserError(
      'no protos found: expected some in apis, proto, protos, or a list of folders in "protos" of toolkit.json',
    );
  }
  return withCompileOptions(files, target, async (options, describe) => {
    const problems = await lintProtos({ ...options, plugins: target.plugins });
    return problems.map(describe);
  });
}

/** Prints problems as a compiler does. @returns the exit code */
export function report(problems: readonly Problem[], terminal: Terminal): number {
  for (const problem of problems) terminal.err(formatProblem(problem));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (errors === 0) {
    terminal.out('no problems');
    return ExitCode.ok;
  }
  terminal.err(count(errors, 'problem'));
  return ExitCode.problems;
}
