import type { Rule } from '@angular-devkit/schematics';
import { deployProject } from '../deploy/deploy-project.js';
import { changeTree } from '../edit-project/change-tree.js';
import type { ToolkitDeploySchema } from './toolkit-deploy.schema.js';

/** Writes Dockerfile, compose.yaml, Kubernetes manifests and a workflow. Files that differ stay as they are. */
export function main({ project, force, skipInstall }: ToolkitDeploySchema): Rule {
  return changeTree({ skipInstall: skipInstall ?? false }, (files) =>
    deployProject(files, { project, force: force ?? false }),
  );
}
