import {
  formatProblem,
  type FileModel,
  type OutputFile,
  type PluginModel,
  type Problem,
  type ServiceModel,
} from '@nestjs-toolkit/codegen';
import { SchematicsException, type SchematicContext, type Tree } from '@angular-devkit/schematics';
import ts from 'typescript';
import { generateTarget } from '../generation/generate-target.js';
import { generationTarget, type GenerationTarget } from '../generation/generation-target.js';
import { planOutput } from '../generation/output-plan.js';
import { readManifest } from '../project/manifest.js';
import { isBelow, type ProjectFiles } from '../project/project-files.js';
import { readToolkitConfig } from '../project/toolkit-config.js';
import { treeFiles } from '../project/tree-files.js';
import { count } from '../report/count.js';
import type { ToolkitServiceOptions } from './normalize-options.js';
import type { ServiceCode } from './service-code.js';

/**
 * Generates the code of the application's protos. Nothing is written yet.
 *
 * @throws SchematicsException if there are problems, which have been logged
 */
export async function generateCode(
  tree: Tree,
  context: SchematicContext,
  { project }: ToolkitServiceOptions,
  proto: string,
): Promise<ServiceCode> {
  const files = treeFiles(tree);
  const target = targetOf(files, project, context);
  const result = await generateTarget(files, target);
  if (result.kind === 'invalid') throw refused(result.problems, context);
  for (const warning of result.warnings) context.logger.warn(formatProblem(warning));
  const plan = planOutput(files, target, result.files);
  if (plan.kind === 'invalid') throw refused(plan.problems, context);
  const file = fileOf(proto, target, result.model.files);
  if (!file || file.services.length === 0) throw refused([noService(proto)], context);
  return {
    proto,
    target,
    changes: plan.changes,
    file,
    services: file.services,
    plugins: pluginsOf(file.services),
    imports: packageImports(result.files),
  };
}

/** What is generated for the application. */
export function targetOf(
  files: ProjectFiles,
  project: ToolkitServiceOptions['project'],
  context: SchematicContext,
): GenerationTarget {
  const result = readToolkitConfig(files);
  if (result.kind === 'invalid') throw refused(result.problems, context);
  const isEsm = readManifest(files)?.isEsm ?? false;
  return generationTarget(files, { project, config: result.config, isEsm });
}

/** Logs problems as a compiler does; the error that is thrown then says how many. */
export function refused(
  problems: readonly Problem[],
  { logger }: SchematicContext,
): SchematicsException {
  for (const problem of problems) logger.error(formatProblem(problem));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return new SchematicsException(`${count(errors, 'problem')}, nothing was written`);
}

function fileOf(
  proto: string,
  { roots }: GenerationTarget,
  models: readonly FileModel[],
): FileModel | undefined {
  const root = roots.find((folder) => isBelow(proto, folder))!;
  const name = root === '' ? proto : proto.slice(root.length + 1);
  return models.find((model) => model.name === name);
}

/** Plugins of services, each once. */
function pluginsOf(services: readonly ServiceModel[]): PluginModel[] {
  const all = services.flatMap(({ plugins }) => plugins);
  return [...new Map(all.map((plugin) => [`${plugin.prefix} ${plugin.type}`, plugin])).values()];
}

function packageImports(files: readonly OutputFile[]): string[] {
  const all = files.flatMap(({ text }) =>
    ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName),
  );
  return [...new Set(all)].filter((name) => !name.startsWith('.')).sort();
}

function noService(file: string): Problem {
  return {
    severity: 'error',
    file,
    line: 1,
    column: 1,
    message: 'proto declares no service',
    hint: 'add one, or generate messages alone with npx toolkit generate',
  };
}
