import {
  generate,
  type GenerateOptions,
  type GenerateResult,
  type Problem,
} from '@nestjs-toolkit/codegen';
import type { ProjectFiles } from '../project/project-files.js';
import type { GenerationTarget } from './generation-target.js';
import { withProtosOnDisk, type ProtosOnDisk } from './protos-on-disk.js';

/** Generates the code of an application. Nothing is written; the places of problems are paths of the project. */
export async function generateTarget(
  files: ProjectFiles,
  target: GenerationTarget,
): Promise<GenerateResult> {
  return withCompileOptions(files, target, async (options, describe) => {
    const result = await generate(options);
    if (result.kind === 'invalid') return { ...result, problems: result.problems.map(describe) };
    return { ...result, warnings: result.warnings.map(describe) };
  });
}

/**
 * Lends what the compiler has to know of an application's protos.
 *
 * @param use is given the options, and a function that puts the places of problems into words of the project
 */
export async function withCompileOptions<T>(
  files: ProjectFiles,
  target: GenerationTarget,
  use: (options: GenerateOptions, describe: (problem: Problem) => Problem) => Promise<T>,
): Promise<T> {
  const folders = [...target.roots, ...Object.values(target.mappings)];
  return withProtosOnDisk(files, folders, (protos) =>
    use(generateOptions(target, protos), (problem) => describeProblem(problem, protos)),
  );
}

function generateOptions(
  { protos, roots, mappings, packages, plugins, importExtension }: GenerationTarget,
  { pathOf }: ProtosOnDisk,
): GenerateOptions {
  return {
    roots: roots.map(pathOf),
    files: protos.map(pathOf),
    mappings: Object.fromEntries(
      Object.entries(mappings).map(([prefix, folder]) => [prefix, pathOf(folder)]),
    ),
    packages,
    plugins,
    importExtension,
  };
}

function describeProblem(problem: Problem, { describe }: ProtosOnDisk): Problem {
  return {
    ...problem,
    file: describe(problem.file),
    message: describe(problem.message),
    hint: describe(problem.hint),
  };
}
