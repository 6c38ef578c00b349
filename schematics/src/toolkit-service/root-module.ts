import { posix } from 'node:path';
import { joinPath, type ProjectFiles } from '../project/project-files.js';
import type { NestProject } from '../project/nest-project.js';
import { rootModuleOf } from '../syntax/main-file.js';

/** Path of the file that starts an application. */
export function entryPath({ sourceRoot, entryFile }: NestProject): string {
  return joinPath(sourceRoot, `${entryFile}.ts`);
}

/** File of the module that an application is started with; `undefined` if it cannot be told. */
export function rootModulePath(files: ProjectFiles, project: NestProject): string | undefined {
  const entry = entryPath(project);
  const from = rootModuleOf(files.read(entry) ?? '')?.from;
  const imported = from?.startsWith('.')
    ? `${posix.join(posix.dirname(entry), from).replace(/\.js$/, '')}.ts`
    : undefined;
  const candidates = [imported, joinPath(project.sourceRoot, 'app.module.ts')];
  return candidates.find((path) => path !== undefined && files.read(path) !== undefined);
}
