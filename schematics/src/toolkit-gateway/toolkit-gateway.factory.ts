import type { Rule } from '@angular-devkit/schematics';
import { addMethodToProject } from '../edit-project/add-method-to-project.js';
import { changeTree } from '../edit-project/change-tree.js';
import { methodRequest } from '../edit-project/method-request.js';
import type { ToolkitGatewaySchema } from './toolkit-gateway.schema.js';

/** Declares an rpc that is served over HTTP and forwarded to another service; no class has to answer it. */
export function main({ name, ...rest }: ToolkitGatewaySchema): Rule {
  return changeTree({ skipInstall: true }, (files) =>
    addMethodToProject(files, methodRequest({ name, ...rest })),
  );
}
