import type { Rule } from '@angular-devkit/schematics';
import { joinPath } from '../../project/project-files.js';
import { treeFiles } from '../../project/tree-files.js';
import type { Report } from '../../report/report.js';
import { startWithTestApplication } from '../../syntax/end-to-end-spec.js';
import { embeddedPlugins } from '../embedded.js';
import type { ToolkitServiceOptions } from '../normalize-options.js';
import type { ServiceCode } from '../service-code.js';

/** Lets the end-to-end spec of the application start it with the toolkit. One that the user changed is left alone. */
export function adaptEndToEndSpec(
  options: ToolkitServiceOptions,
  code: ServiceCode,
  report: Report,
): Rule {
  return (tree) => {
    const files = treeFiles(tree);
    const { variables } = embeddedPlugins(tree, options, code);
    for (const path of files.list(joinPath(options.project.root, 'test'))) {
      if (!path.endsWith('.ts')) continue;
      const result = startWithTestApplication(files.read(path)!, variables);
      if (result.kind === 'changed') tree.overwrite(path, result.text);
      if (result.kind === 'customised') {
        report.action(
          `${path} starts the application on Express: start it with startTestApplication() of @nestjs-toolkit/testing`,
        );
      }
    }
  };
}
