import type { Rule } from '@angular-devkit/schematics';
import type { Report } from '../../report/report.js';
import { useToolkitFactory } from '../../syntax/main-file.js';
import type { ToolkitServiceOptions } from '../normalize-options.js';
import { entryPath } from '../root-module.js';

/** Lets the application start its plugins and servers. A file that the user changed is left alone. */
export function startWithToolkit({ project }: ToolkitServiceOptions, report: Report): Rule {
  return (tree) => {
    const path = entryPath(project);
    const result = tree.exists(path)
      ? useToolkitFactory(tree.readText(path))
      : { kind: 'customised' as const };
    if (result.kind === 'done') return;
    if (result.kind === 'customised') {
      report.action(
        [
          `start the application in ${path} with the toolkit:`,
          "import { ToolkitFactory } from '@nestjs-toolkit/core';",
          'const app = await ToolkitFactory.create(AppModule);',
          'await app.start();',
        ].join('\n'),
      );
      return;
    }
    tree.overwrite(path, result.text);
    report.note(
      `${path} starts the application with ToolkitFactory: on Fastify, HTTP port 8080 and gRPC port 9000 unless the environment says otherwise`,
    );
  };
}
