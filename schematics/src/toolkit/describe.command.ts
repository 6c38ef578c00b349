import { describeFile, formatProblem, renderDescriptions } from '@nestjs-toolkit/codegen';
import { targetOf } from '../edit-project/edited-project.js';
import { ProblemsError } from '../edit-project/problems-error.js';
import { generateTarget } from '../generation/generate-target.js';
import { diskFiles } from '../project/disk-files.js';
import { isBelow, projectPath } from '../project/project-files.js';
import { UserError } from '../report/user-error.js';
import { ExitCode, type Command, type Terminal } from './command.js';

/** Tells what the protos of a project declare. */
export const describeCommand: Command = {
  name: 'describe',
  summary: 'Prints services, rpcs, routes, plugins and clients of the protos.',
  help: [
    'Usage: toolkit describe [--path <proto>] [--project <name>] [--json]',
    '',
    'Options:',
    '  --path <proto>    only this proto, or those of this folder',
    '  --project <name>  the application of a Nest monorepo',
    '  --json            for programs',
  ].join('\n'),
  options: {
    path: { type: 'string' },
    project: { type: 'string' },
    json: { type: 'boolean' },
  },
  run: async (values, terminal) => {
    const { path, project } = values as Readonly<Record<string, string | undefined>>;
    try {
      const protos = await describe(terminal, project, path);
      const isJson = values['json'] === true;
      terminal.out(isJson ? JSON.stringify(protos, undefined, 2) : renderDescriptions(protos));
      return ExitCode.ok;
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      for (const problem of error.problems) terminal.err(formatProblem(problem));
      return ExitCode.problems;
    }
  },
};

async function describe(
  { folder }: Terminal,
  project: string | undefined,
  path: string | undefined,
): Promise<ReturnType<typeof describeFile>[]> {
  const files = diskFiles(folder);
  const target = targetOf(files, project);
  const wanted = projectPath(path ?? '');
  const protos = target.protos.filter((proto) => proto === wanted || isBelow(proto, wanted));
  if (protos.length === 0) {
    throw new UserError(
      target.protos.length === 0
        ? 'no protos found: expected some in apis, proto, protos, or a list of folders in "protos" of toolkit.json'
        : `no proto at "${path}": expected one of ${target.protos.join(', ')}`,
    );
  }
  const result = await generateTarget(files, { ...target, protos });
  if (result.kind === 'invalid') throw new ProblemsError(result.problems);
  return result.model.files.filter(({ requested }) => requested).map(describeFile);
}
