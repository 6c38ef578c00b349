import type { Rule } from '@angular-devkit/schematics';
import { addClientToProject } from '../edit-project/add-client-to-project.js';
import { changeTree } from '../edit-project/change-tree.js';
import type { ToolkitClientSchema } from './toolkit-client.schema.js';

/** Declares a service elsewhere that is called, with its code and where it is in development. */
export function main({ name, proto, address, path, project }: ToolkitClientSchema): Rule {
  return changeTree({ skipInstall: true }, (files) =>
    addClientToProject(files, {
      service: name,
      proto: proto || undefined,
      address: address || undefined,
      path,
      project,
    }),
  );
}
