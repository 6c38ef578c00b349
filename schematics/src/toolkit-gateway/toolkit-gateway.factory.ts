import { SchematicsException, type Rule } from '@angular-devkit/schematics';
import { addMethodToProject } from '../edit-project/add-method-to-project.js';
import { changeTree } from '../edit-project/change-tree.js';
import { methodRequest } from '../edit-project/method-request.js';
import { rpcName } from '../edit-project/rpc-name.js';
import type { ToolkitGatewaySchema } from './toolkit-gateway.schema.js';

/** Declares an rpc that is served over HTTP and forwarded to another service; no class has to answer it. */
export function main({ name: given, exposeHttp, proxy, ...rest }: ToolkitGatewaySchema): Rule {
  const name = rpcName(given);
  if (!exposeHttp || !proxy) {
    throw new SchematicsException(
      `a route and a target are needed: answer the questions in a terminal, or use npx toolkit add method ${name} --expose-http get:/users/{id} --proxy users:/users.UserService/GetUser`,
    );
  }
  return changeTree({ skipInstall: true }, (files) =>
    addMethodToProject(files, methodRequest({ name, exposeHttp, proxy, ...rest })),
  );
}
