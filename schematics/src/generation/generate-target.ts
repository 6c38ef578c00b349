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
  const folders = [...target.roots, ...Object.values(target.mappings)];
  return withProtosOnDisk(files, folders, async (protos) => {
    const result = await generate(generateOptions(target, protos));
    const describe = (problem: Problem): Problem => describeProblem(problem, protos);
    if (result.kind === 'invalid') return { ...result, problems: result.problems.map(describe) };
    return { ...result, warnings: result.warnings.map(describe) };
  });
}

function generateOptions(
  { protos, roots, mappings, plugins, importExtension }: GenerationTarget,
  { pathOf }: ProtosOnDisk,
): GenerateOptions {
  return {
    roots: roots.map(pathOf),
    files: protos.map(pathOf),
    mappings: Object.fromEntries(
      Object.entries(mappings).map(([prefix, folder]) => [prefix, pathOf(folder)]),
    ),
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
