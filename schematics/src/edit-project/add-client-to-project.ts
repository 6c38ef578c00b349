import { addClientToProto } from '@nestjs-toolkit/codegen';
import type { ProjectFiles } from '../project/project-files.js';
import { envName, envPrefixOf, findToolkitCall } from '../toolkit-service/toolkit-call.js';
import { editProject, regenerate, type EditScope } from './edited-project.js';
import { addEnvLines } from './env-lines.js';
import type { ProjectChanges } from './project-changes.js';

export interface ClientRequest extends EditScope {
  /** Name that the service is looked up by, such as `user-service`. */
  readonly service: string;
  /** Import path of its proto, for a client with types. */
  readonly proto?: string | undefined;
  /** Where it is in development, such as `localhost:9001`. */
  readonly address?: string | undefined;
}

/**
 * Declares a service elsewhere that is called: in the proto, in the generated code, and in `.env` where it
 * is in development.
 *
 * @throws UserError, ProtoEditError or ProblemsError
 */
export async function addClientToProject(
  base: ProjectFiles,
  request: ClientRequest,
): Promise<ProjectChanges> {
  const edited = editProject(base, request);
  const { files, proto, target } = edited;
  const { service, address = 'localhost:9000' } = request;
  files.write(proto, addClientToProto(files.read(proto)!, { service, proto: request.proto }));
  await regenerate(edited);
  const call = findToolkitCall(files, target.project.sourceRoot);
  const prefix = call && envPrefixOf(call);
  const variable = envName(prefix ?? '', 'RESOLVER_ENDPOINTS');
  const entry = `${service}=${address}`;
  const known = files.read('.env') ?? '';
  if (prefix === undefined || new RegExp(`^${variable}=`, 'm').test(known)) {
    files.report.action(
      `add ${entry} to …_RESOLVER_ENDPOINTS in .env, or name it in DNS or Consul`,
    );
  } else {
    for (const path of ['.env', '.env.example']) {
      files.write(path, addEnvLines(files.read(path) ?? '', [`${variable}=${entry}`]));
    }
  }
  files.report.note(`use it in a provider: @InjectClient('${service}')`);
  return files;
}
