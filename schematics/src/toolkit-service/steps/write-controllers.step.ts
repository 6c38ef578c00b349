import type { Rule } from '@angular-devkit/schematics';
import { readManifest } from '../../project/manifest.js';
import { treeFiles } from '../../project/tree-files.js';
import { planControllers } from '../controllers.js';
import type { ToolkitServiceOptions } from '../normalize-options.js';
import { printController } from '../print-controller.js';
import { printSpec } from '../print-spec.js';
import type { ServiceCode } from '../service-code.js';
import { testRunnerOf } from '../test-runner.js';

/** Writes a controller and its spec for each service that has none. */
export function writeControllers(options: ToolkitServiceOptions, code: ServiceCode): Rule {
  return (tree) => {
    const files = treeFiles(tree);
    const runner = testRunnerOf(readManifest(files)!);
    for (const plan of planControllers(files, options, code)) {
      const path = `${plan.file}.ts`;
      if (tree.exists(path)) continue;
      tree.create(path, printController(plan, code));
      const spec = `${plan.file}.${options.specSuffix}.ts`;
      if (options.specSuffix === undefined || !runner || tree.exists(spec)) continue;
      tree.create(spec, printSpec(plan, code, runner, spec));
    }
  };
}
