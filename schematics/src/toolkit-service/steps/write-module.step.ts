import { array, importSymbol, object } from '@nestjs-toolkit/codegen';
import type { Rule } from '@angular-devkit/schematics';
import { treeFiles } from '../../project/tree-files.js';
import { planControllers, type ControllerPlan } from '../controllers.js';
import { featureModule, type FeatureModule } from '../feature-module.js';
import type { ToolkitServiceOptions } from '../normalize-options.js';
import type { ServiceCode } from '../service-code.js';
import { createUserFile, workspaceModule } from '../user-file.js';

/** Writes the module that declares the controllers, if there are any and it does not exist. */
export function writeModule(options: ToolkitServiceOptions, code: ServiceCode): Rule {
  return (tree) => {
    const module = featureModule(options);
    const controllers = planControllers(treeFiles(tree), options, code);
    if (controllers.length === 0 || tree.exists(`${module.file}.ts`)) return;
    tree.create(`${module.file}.ts`, printModule(module, controllers, code));
  };
}

function printModule(
  { className, file }: FeatureModule,
  controllers: readonly ControllerPlan[],
  { target }: ServiceCode,
): string {
  const out = createUserFile(`${file}.ts`, target);
  const names = controllers.map((plan) => importSymbol(plan.className, workspaceModule(plan.file)));
  const metadata = object({ controllers: array(names) }, true);
  out.print('@', importSymbol('Module', '@nestjs/common'), '(', metadata, ')');
  out.print(`export class ${out.declare(className)} {}`);
  return out.render();
}
