import { targetOf } from '../edit-project/edited-project.js';
import { ProblemsError } from '../edit-project/problems-error.js';
import { ProjectChanges } from '../edit-project/project-changes.js';
import { generateTarget } from '../generation/generate-target.js';
import { addToManifest } from '../project/manifest.js';
import type { ProjectFiles } from '../project/project-files.js';
import { UserError } from '../report/user-error.js';
import { deploymentOf } from './deployment.js';
import { deploymentFiles } from './deployment-files.js';

export interface DeployRequest {
  /** Application of a Nest monorepo. @default the first one */
  readonly project?: string | undefined;
  /** Whether files that differ are replaced. @default false */
  readonly force?: boolean;
}

const ESBUILD = '^0.28.0';

/**
 * Writes what builds and runs the service elsewhere. Files that somebody changed stay as they are.
 *
 * @throws UserError or ProblemsError
 */
export async function deployProject(
  base: ProjectFiles,
  { project, force = false }: DeployRequest,
): Promise<ProjectChanges> {
  const target = targetOf(base, project);
  if (target.protos.length === 0) {
    throw new UserError(
      'no protos found: make a service first with nest g toolkit-service or toolkit init',
    );
  }
  const result = await generateTarget(base, target);
  if (result.kind === 'invalid') throw new ProblemsError(result.problems);
  const files = new ProjectChanges(base);
  const protos = result.model.files.filter(({ requested }) => requested);
  const deployment = deploymentOf(base, target, protos);
  const different: string[] = [];
  for (const { path, text } of deploymentFiles(deployment)) {
    const known = base.read(path);
    if (known === undefined || known === text || force) files.write(path, text);
    else different.push(path);
  }
  if (different.length > 0) {
    files.report.warn(
      `left as they are: ${different.join(', ')}; toolkit deploy --force replaces them`,
    );
  }
  files.write(
    'package.json',
    addToManifest(base.read('package.json')!, {
      devDependencies: { esbuild: ESBUILD },
      scripts: { bundle: 'node scripts/bundle.mjs' },
    }),
  );
  if (!deployment.hasLockFile) {
    files.report.action('commit a package-lock.json (npm install), so that builds are repeatable');
  }
  files.report.note('put your registry into deploy/kubernetes/*.yaml in place of ghcr.io/OWNER');
  return files;
}
