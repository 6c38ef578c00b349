import type { Rule } from '@angular-devkit/schematics';
import { addPluginToProject } from '../edit-project/add-plugin-to-project.js';
import { changeTree } from '../edit-project/change-tree.js';
import type { ToolkitPluginSchema } from './toolkit-plugin.schema.js';

/** Declares a plugin in a proto, with its code, its packages, and variables to run it inside of the process. */
export function main(schema: ToolkitPluginSchema): Rule {
  const { name, prefix, path, service, project, skipInstall = false } = schema;
  return changeTree({ skipInstall }, (files) =>
    addPluginToProject(files, { type: name, prefix: prefix || undefined, path, service, project }),
  );
}
