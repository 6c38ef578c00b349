import type { NestProject } from '../project/nest-project.js';
import type { ProjectFiles } from '../project/project-files.js';
import { projectPath } from '../project/project-files.js';

/** Where Nest's builders and plain `tsc` put the file that starts an application, best guess first. */
export function builtMainCandidates({ root, sourceRoot, entryFile }: NestProject): string[] {
  const main = `${entryFile}.js`;
  const candidates = [
    ['dist', root, main],
    ['dist', root, 'src', main],
    ['dist', sourceRoot, main],
    [root, 'dist', main],
    [root, 'dist', 'src', main],
  ].map((parts) => projectPath(parts.filter((part) => part !== '').join('/')));
  return [...new Set(candidates)];
}

/** The built file that starts an application, if it has been built. */
export function findBuiltMain(files: ProjectFiles, project: NestProject): string | undefined {
  return builtMainCandidates(project).find((path) => files.read(path) !== undefined);
}
