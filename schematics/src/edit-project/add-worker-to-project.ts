import { strings } from '@angular-devkit/core';
import { readManifest, addToManifest } from '../project/manifest.js';
import { nestProjects } from '../project/nest-project.js';
import { joinPath, type ProjectFiles } from '../project/project-files.js';
import { UserError } from '../report/user-error.js';
import { renderTemplates } from '../toolkit-application/render-templates.js';
import { relativeImport } from '../toolkit-service/relative-import.js';
import { entryPath, rootModulePath } from '../toolkit-service/root-module.js';
import { envPrefixOf, findToolkitCall } from '../toolkit-service/toolkit-call.js';
import { rootModuleOf } from '../syntax/main-file.js';
import { targetOf } from './edited-project.js';
import { ProjectChanges } from './project-changes.js';

export interface WorkerRequest {
  /** Name of what works in the background, such as `reports`. */
  readonly name: string;
  /** Application of a Nest monorepo. @default the first one */
  readonly project?: string | undefined;
}

/**
 * Writes a process for work in the background: an entry, a module that imports the root module, and a
 * provider that does something from time to time. Files that are there stay as they are.
 *
 * @throws UserError or ProblemsError
 */
export async function addWorkerToProject(
  base: ProjectFiles,
  { name: given, project: projectName }: WorkerRequest,
): Promise<ProjectChanges> {
  const name = strings.dasherize(given);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new UserError(`name "${given}" is not usable: expected one such as reports`);
  }
  const { project, importExtension } = targetOf(base, projectName);
  const call = findToolkitCall(base, project.sourceRoot);
  const root = rootModulePath(base, project);
  const className = rootModuleOf(base.read(entryPath(project)) ?? '')?.name ?? 'AppModule';
  if (!call || root === undefined) {
    throw new UserError(
      'no module imports ToolkitModule.forRoot(): make a service first with nest g toolkit-service',
    );
  }
  const files = new ProjectChanges(base);
  const moduleFile = joinPath(project.sourceRoot, 'worker.module');
  const rendered = renderTemplates(new URL('./files/worker/', import.meta.url), {
    name,
    className: strings.classify(name),
    rootModule: className,
    rootImport: relativeImport(moduleFile, root.replace(/\.ts$/, ''), importExtension),
    ext: importExtension === 'js' ? '.js' : '',
    isEsm: importExtension === 'js',
    grpcDisabled: `${envPrefixOf(call) ?? 'SERVICE'}_SERVER_GRPC_DISABLED`,
  });
  for (const { path, text } of rendered) {
    const target = joinPath(project.sourceRoot, path);
    if (base.read(target) === undefined) files.write(target, text);
    else if (base.read(target) !== text) files.report.warn(`${target} exists and stays as it is`);
  }
  const isOnly = nestProjects(base).length === 1;
  const folder = isOnly ? 'dist' : joinPath('dist', project.root);
  const script = `start:worker${isOnly ? '' : `:${project.name}`}`;
  const scripts = { [script]: `node --enable-source-maps ${folder}/worker.js` };
  readManifest(base);
  files.write('package.json', addToManifest(base.read('package.json')!, { scripts }));
  files.report.note(`start it with npm run build && npm run ${script}`);
  return files;
}
