import { checkBreaking, type Problem } from '@nestjs-toolkit/codegen';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { targetOf } from '../edit-project/edited-project.js';
import { ProblemsError } from '../edit-project/problems-error.js';
import { withCompileOptions } from '../generation/generate-target.js';
import { PROTO_FOLDERS, type GenerationTarget } from '../generation/generation-target.js';
import { diskFiles } from '../project/disk-files.js';
import { gitFiles } from '../project/git-files.js';
import type { ProjectFiles } from '../project/project-files.js';
import { UserError } from '../report/user-error.js';
import { ExitCode, type Command, type Terminal } from './command.js';
import { report } from './lint.command.js';

/** Finds changes that clients and deployments of the previous protos would stumble over. */
export const breakingCommand: Command = {
  name: 'breaking',
  summary: 'Finds changes that clients of the previous protos would stumble over.',
  help: [
    'Usage: toolkit breaking --against <git ref or folder> [--project <name>]',
    '',
    'Compares the protos with those of a branch, tag or commit, or of a folder: that of another checkout, or',
    "one of protos alone. buf's rules for binary form, JSON and names, and what it knows nothing of: REST routes",
    'and bodies, servers, WebSocket events, plugins with their variables. Each problem says who stumbles and',
    'what to do. The exit code is 1 if there is any.',
    '',
    'Options:',
    '  --against <…>     what clients know, such as main, v1.2.0 or ../release',
    '  --project <name>  the application of a Nest monorepo',
  ].join('\n'),
  options: { against: { type: 'string' }, project: { type: 'string' } },
  run: async (values, terminal) => {
    const { against, project } = values as Readonly<Record<string, string | undefined>>;
    if (against === undefined) {
      terminal.err(
        '--against is missing: expected a branch, tag, commit or folder, as in --against main',
      );
      return ExitCode.usage;
    }
    try {
      return report(await compare(terminal, against, project), terminal);
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      return report(error.problems, terminal);
    }
  },
};

async function compare(
  { folder }: Terminal,
  against: string,
  project: string | undefined,
): Promise<readonly Problem[]> {
  const files = diskFiles(folder);
  const target = targetOf(files, project);
  const old = isFolder(resolve(folder, against))
    ? diskFiles(resolve(folder, against))
    : gitFiles(folder, against);
  const previous = previousTarget(old, target, project);
  if (previous.protos.length === 0) {
    throw new UserError(`no protos in "${against}": expected some in ${PROTO_FOLDERS.join(', ')}`);
  }
  return withCompileOptions(files, target, (options, describe) =>
    withCompileOptions(old, previous, async (oldOptions) => {
      const { plugins } = target;
      const result = await checkBreaking({ current: options, previous: oldOptions, plugins });
      if (result.kind === 'compared') return result.problems.map(describe);
      if (result.which === 'current') throw new ProblemsError(result.problems.map(describe));
      const [first] = result.problems;
      throw new UserError(
        `protos of "${against}" do not compile: ${first?.message ?? 'buf failed'} in ${first?.file ?? 'them'}`,
      );
    }),
  );
}

/** What was generated then; a folder without `package.json` is one of protos alone. */
function previousTarget(
  old: ProjectFiles,
  target: GenerationTarget,
  project: string | undefined,
): GenerationTarget {
  if (old.read('package.json') !== undefined) return targetOf(old, project);
  return {
    ...target,
    roots: [''],
    protos: old.list('').filter((path) => path.endsWith('.proto')),
    mappings: {},
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
