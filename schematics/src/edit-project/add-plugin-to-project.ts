import { addPluginToProto } from '@nestjs-toolkit/codegen';
import { catalogPlugin, packagesOf, type CatalogPlugin } from '../plugins/catalog.js';
import { addToManifest, readManifest } from '../project/manifest.js';
import type { ProjectFiles } from '../project/project-files.js';
import { UserError } from '../report/user-error.js';
import { unknownPlugin } from '../toolkit-application/application-options.js';
import { envName, envPrefixOf, findToolkitCall } from '../toolkit-service/toolkit-call.js';
import { editProject, regenerate, type EditedProject, type EditScope } from './edited-project.js';
import { addEnvLines } from './env-lines.js';
import type { ProjectChanges } from './project-changes.js';

export interface PluginRequest extends EditScope {
  /** Plugin type, such as `redis`. */
  readonly type: string;
  /** @default the one that the original gave: `redis`, `pgsql`, `amqp` */
  readonly prefix?: string | undefined;
  /** Service that has it for itself. @default all services of the proto */
  readonly service?: string | undefined;
}

/**
 * Declares a plugin: in the proto, in the generated code, in `package.json`, and in `.env` so that it runs
 * inside of the process.
 *
 * @throws UserError, ProtoEditError or ProblemsError
 */
export async function addPluginToProject(
  base: ProjectFiles,
  request: PluginRequest,
): Promise<ProjectChanges> {
  const edited = editProject(base, request);
  const type = request.type.toLowerCase().replaceAll('-', '_');
  const plugin = catalogPlugin(type);
  if (!plugin && !(type in edited.target.plugins)) throw new UserError(unknownPlugin(type).message);
  const prefix = request.prefix ?? plugin?.prefix ?? type;
  if (!/^[A-Za-z][\w-]*$/.test(prefix)) {
    throw new UserError(
      `prefix "${prefix}" is not usable: expected letters, digits and underscores, such as user_db`,
    );
  }
  const { files, proto } = edited;
  const { service } = request;
  files.write(proto, addPluginToProto(files.read(proto)!, { type, prefix, service }));
  await regenerate(edited);
  if (plugin) addRuntime(edited, plugin, prefix);
  files.report.note(`use it in a provider: @InjectPlugin('${prefix}')`);
  return files;
}

function addRuntime({ files, target }: EditedProject, plugin: CatalogPlugin, prefix: string): void {
  const manifest = files.read('package.json')!;
  const known = readManifest(files)!.dependencies;
  const missing = Object.entries(packagesOf(plugin)).filter(([name]) => !known.has(name));
  files.write(
    'package.json',
    addToManifest(manifest, { dependencies: Object.fromEntries(missing) }),
  );
  const call = findToolkitCall(files, target.project.sourceRoot);
  const own = call && envPrefixOf(call);
  const lines = Object.entries(plugin.embedded).map(
    ([setting, value]) => `${envName(own ?? '', prefix, setting)}=${value}`,
  );
  if (lines.length === 0) return;
  if (own === undefined) {
    files.report.action(`add to .env, with the prefix of the service:\n${lines.join('\n')}`);
    return;
  }
  for (const path of ['.env', '.env.example']) {
    files.write(path, addEnvLines(files.read(path) ?? '', lines));
  }
}
