import { addMethodToProto, type NewMethod } from '@nestjs-toolkit/codegen';
import type { ProjectFiles } from '../project/project-files.js';
import { addHandlers } from './add-handlers.js';
import { editProject, regenerate, type EditScope } from './edited-project.js';
import type { ProjectChanges } from './project-changes.js';

export interface MethodRequest extends NewMethod, EditScope {}

/**
 * Declares an rpc: in the proto, in the generated code, and in the class that handles the service.
 *
 * @throws UserError, ProtoEditError or ProblemsError
 */
export async function addMethodToProject(
  base: ProjectFiles,
  request: MethodRequest,
): Promise<ProjectChanges> {
  const edited = editProject(base, request);
  const { files, proto } = edited;
  files.write(proto, addMethodToProto(files.read(proto)!, request));
  addHandlers(edited, await regenerate(edited));
  return files;
}
