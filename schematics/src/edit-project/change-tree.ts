import { SchematicsException, type Rule } from '@angular-devkit/schematics';
import { NodePackageInstallTask } from '@angular-devkit/schematics/tasks/index.js';
import type { ProjectFiles } from '../project/project-files.js';
import { treeFiles } from '../project/tree-files.js';
import { describeFailure } from '../toolkit/describe-failure.js';
import { refused } from '../toolkit-service/generate-code.js';
import { INSTALL, needsInstall } from './needs-install.js';
import { ProblemsError } from './problems-error.js';
import type { ProjectChanges } from './project-changes.js';

/** A schematic that makes the changes a function plans, and prints what is left to do. */
export function changeTree(
  { skipInstall }: { readonly skipInstall: boolean },
  plan: (files: ProjectFiles) => Promise<ProjectChanges>,
): Rule {
  return async (tree, context) => {
    const files = await plan(treeFiles(tree)).catch((error: unknown) => {
      if (error instanceof ProblemsError) throw refused(error.problems, context);
      const reason = describeFailure(error);
      throw reason === undefined ? error : new SchematicsException(reason);
    });
    // What differs is asked before it is written into the same tree.
    const changes = files.changes();
    const removals = files.removals();
    const hasNewPackages = needsInstall(files);
    for (const { kind, path, text } of changes) {
      if (kind === 'create') tree.create(path, text);
      else tree.overwrite(path, text);
    }
    for (const path of removals) tree.delete(path);
    if (hasNewPackages && skipInstall) files.report.action(INSTALL);
    files.report.print(context.logger);
    if (hasNewPackages && !skipInstall) context.addTask(new NodePackageInstallTask());
  };
}
