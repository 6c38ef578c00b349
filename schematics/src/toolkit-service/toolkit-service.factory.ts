import { chain, type Rule } from '@angular-devkit/schematics';
import { treeFiles } from '../project/tree-files.js';
import { Report } from '../report/report.js';
import { checkProject } from './check-project.js';
import { generateCode } from './generate-code.js';
import { normalizeOptions } from './normalize-options.js';
import { provideProto } from './provide-proto.js';
import { adaptEndToEndSpec } from './steps/adapt-end-to-end-spec.step.js';
import { checkCompilerOptions } from './steps/check-compiler-options.step.js';
import { declarePackages } from './steps/declare-packages.step.js';
import { formatSources } from './steps/format-sources.step.js';
import { ignoreGeneratedCode } from './steps/ignore-generated-code.step.js';
import { printReport } from './steps/print-report.step.js';
import { registerModule } from './steps/register-module.step.js';
import { startWithToolkit } from './steps/start-with-toolkit.step.js';
import { writeControllers } from './steps/write-controllers.step.js';
import { writeEnvironment } from './steps/write-environment.step.js';
import { writeGeneratedCode } from './steps/write-generated-code.step.js';
import { writeModule } from './steps/write-module.step.js';
import type { ToolkitServiceSchema } from './toolkit-service.schema.js';

/**
 * Turns a proto into a service of the application: generated code, module, controller and spec, wired
 * up so that the application builds, starts and answers. Files of the user are never overwritten, and
 * a second run changes nothing.
 */
export function main(schema: ToolkitServiceSchema): Rule {
  return async (tree, context) => {
    const files = treeFiles(tree);
    checkProject(files);
    const options = normalizeOptions(schema, files);
    const report = new Report();
    const proto = provideProto(tree, context, options);
    const code = await generateCode(tree, context, options, proto);
    return chain([
      writeGeneratedCode(code),
      writeControllers(options, code),
      writeModule(options, code),
      registerModule(options, code, report),
      startWithToolkit(options, report),
      adaptEndToEndSpec(options, code, report),
      declarePackages(options, code, report),
      writeEnvironment(options, code, report),
      ignoreGeneratedCode(code),
      checkCompilerOptions(report),
      formatSources(options, code),
      printReport(report),
    ]);
  };
}
