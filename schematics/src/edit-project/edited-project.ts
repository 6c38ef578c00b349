import type { FileModel } from '@nestjs-toolkit/codegen';
import { generateTarget } from '../generation/generate-target.js';
import { generationTarget, type GenerationTarget } from '../generation/generation-target.js';
import { planOutput } from '../generation/output-plan.js';
import { readManifest } from '../project/manifest.js';
import { nestProjects, type NestProject } from '../project/nest-project.js';
import { isBelow, projectPath, type ProjectFiles } from '../project/project-files.js';
import { readToolkitConfig } from '../project/toolkit-config.js';
import { UserError } from '../report/user-error.js';
import { ProblemsError } from './problems-error.js';
import { ProjectChanges } from './project-changes.js';

export interface EditScope {
  /** Application of a Nest monorepo. @default the first one */
  readonly project?: string | undefined;
  /** Proto, or a folder with one. @default the only proto of the application that declares a service */
  readonly path?: string | undefined;
}

/** A proto of an application that is going to be changed. */
export interface EditedProject {
  readonly files: ProjectChanges;
  readonly target: GenerationTarget;
  /** Path of the proto. */
  readonly proto: string;
}

/** Finds the proto that is meant. @throws UserError or ProblemsError */
export function editProject(base: ProjectFiles, scope: EditScope): EditedProject {
  const target = targetOf(base, scope.project);
  return { files: new ProjectChanges(base), target, proto: chooseProto(base, target, scope.path) };
}

/** What is generated for an application. @throws UserError or ProblemsError */
export function targetOf(files: ProjectFiles, name: string | undefined): GenerationTarget {
  const manifest = readManifest(files);
  if (!manifest) throw new UserError('no package.json here: run it in the root of the project');
  const result = readToolkitConfig(files);
  if (result.kind === 'invalid') throw new ProblemsError(result.problems);
  const project = findProject(nestProjects(files), name);
  return generationTarget(files, { project, config: result.config, isEsm: manifest.isEsm });
}

function findProject(projects: readonly NestProject[], name: string | undefined): NestProject {
  const found = name === undefined ? projects[0] : projects.find((each) => each.name === name);
  if (found) return found;
  const known = projects.flatMap((project) => project.name ?? []);
  throw new UserError(
    `unknown project "${name}": ${known.length > 0 ? `expected one of ${known.join(', ')}` : 'this is no Nest monorepo, leave it out'}`,
  );
}

function chooseProto(
  files: ProjectFiles,
  { protos }: GenerationTarget,
  path: string | undefined,
): string {
  const folder = path === undefined ? '' : projectPath(path);
  const inFolder = protos.filter((proto) => proto === folder || isBelow(proto, folder));
  const withService = inFolder.filter((proto) => /^\s*service\s/m.test(files.read(proto) ?? ''));
  const found = withService.length > 0 ? withService : inFolder;
  if (found.length === 1) return found[0]!;
  if (protos.length === 0) {
    throw new UserError(
      'no protos found: expected some in apis, proto, protos, or a list of folders in "protos" of toolkit.json; nest g toolkit-service <name> makes a service with one',
    );
  }
  if (found.length === 0) {
    throw new UserError(`no proto at "${path}": expected one of ${protos.join(', ')}`);
  }
  throw new UserError(`several protos: choose one with --path, of ${found.join(', ')}`);
}

/** Generates the code of the changed protos. @throws ProblemsError if they do not compile any more */
export async function regenerate({ files, target, proto }: EditedProject): Promise<FileModel> {
  const result = await generateTarget(files, target);
  if (result.kind === 'invalid') throw new ProblemsError(result.problems);
  const plan = planOutput(files, target, result.files);
  if (plan.kind === 'invalid') throw new ProblemsError(plan.problems);
  for (const { path, text } of plan.changes) files.write(path, text);
  for (const path of plan.stale) files.remove(path);
  const root = target.roots.find((each) => isBelow(proto, each)) ?? '';
  const name = root === '' ? proto : proto.slice(root.length + 1);
  return result.model.files.find((file) => file.name === name)!;
}
