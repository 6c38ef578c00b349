import { diskFiles } from '../project/disk-files.js';
import { nestProjects } from '../project/nest-project.js';
import { ExitCode, type OptionValues, type Terminal } from '../toolkit/command.js';
import { builtMainCandidates, findBuiltMain } from './built-main.js';
import { runService } from './run-service.js';

/** Options of the commands that run a built service. */
export const SERVICE_OPTIONS = {
  project: { type: 'string' },
  main: { type: 'string' },
} as const;

/** Help for {@link SERVICE_OPTIONS}. */
export const SERVICE_OPTIONS_HELP = [
  '  --project <name>    the application of a Nest monorepo; by default the first one',
  '  --main <file>       the built file that starts it, if it is not where Nest puts it',
] as const;

/** Finds the built service that the options mean, and runs it with arguments. */
export async function runBuiltService(
  { project: name, main: given }: OptionValues,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const files = diskFiles(terminal.folder);
  if (typeof given === 'string') {
    if (files.read(given) !== undefined) return runService(given, args, terminal);
    terminal.err(`no file "${given}": expected the built file that starts the service`);
    return ExitCode.usage;
  }
  const projects = nestProjects(files);
  const project = projects.find((each) => name === undefined || each.name === name);
  if (!project) {
    const known = projects.flatMap((each) => each.name ?? []).join(', ');
    terminal.err(`unknown project "${String(name)}": expected one of ${known}`);
    return ExitCode.usage;
  }
  const main = findBuiltMain(files, project);
  if (main !== undefined) return runService(main, args, terminal);
  terminal.err(
    `no built service: expected one of ${builtMainCandidates(project).join(', ')}; run "nest build" first, or say where it is with --main`,
  );
  return ExitCode.problems;
}
