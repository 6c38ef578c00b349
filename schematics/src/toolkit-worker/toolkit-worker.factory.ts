import type { Rule } from '@angular-devkit/schematics';
import { addWorkerToProject } from '../edit-project/add-worker-to-project.js';
import { changeTree } from '../edit-project/change-tree.js';
import type { ToolkitWorkerSchema } from './toolkit-worker.schema.js';

/** Writes a process for work in the background, with the modules and plugins of the service. */
export function main({ name, project }: ToolkitWorkerSchema): Rule {
  return changeTree({ skipInstall: true }, (files) => addWorkerToProject(files, { name, project }));
}
