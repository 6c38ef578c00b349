import type { Rule } from '@angular-devkit/schematics';
import { addMethodToProject } from '../edit-project/add-method-to-project.js';
import { changeTree } from '../edit-project/change-tree.js';
import { methodRequest } from '../edit-project/method-request.js';
import { rpcName } from '../edit-project/rpc-name.js';
import type { ToolkitMethodSchema } from './toolkit-method.schema.js';

/** Declares an rpc in a proto, with its code and a method in the class that handles the service. */
export function main(schema: ToolkitMethodSchema): Rule {
  return changeTree({ skipInstall: true }, (files) =>
    addMethodToProject(
      files,
      methodRequest({
        ...schema,
        name: rpcName(schema.name),
        exposeHttp: schema.exposeHttp || undefined,
      }),
    ),
  );
}
