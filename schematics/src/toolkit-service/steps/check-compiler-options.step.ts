import type { Rule } from '@angular-devkit/schematics';
import ts from 'typescript';
import { treeFiles } from '../../project/tree-files.js';
import type { ProjectFiles } from '../../project/project-files.js';
import type { Report } from '../../report/report.js';

const CONFIG = 'tsconfig.json';

/** Says which settings of the TypeScript compiler stand in the way of generated code. */
export function checkCompilerOptions(report: Report): Rule {
  return (tree) => {
    const options = compilerOptions(treeFiles(tree));
    if (!options) return;
    const { moduleResolution, target, experimentalDecorators, strict } = options;
    if (
      moduleResolution !== undefined &&
      ![
        ts.ModuleResolutionKind.Node16,
        ts.ModuleResolutionKind.NodeNext,
        ts.ModuleResolutionKind.Bundler,
      ].includes(moduleResolution)
    ) {
      report.action(
        `${CONFIG}: set "module" and "moduleResolution" to "nodenext", to find entries of packages`,
      );
    }
    if (target !== undefined && target < ts.ScriptTarget.ES2022) {
      report.action(
        `${CONFIG}: set "target" to "ES2023" as new projects have it, at least to "ES2022"`,
      );
    }
    if (experimentalDecorators !== true) {
      report.action(
        `${CONFIG}: set "experimentalDecorators" and "emitDecoratorMetadata" to true, as Nest needs it`,
      );
    }
    if (strict !== true) {
      report.note(
        `${CONFIG}: "strict" is off, so that misspelt plugins and missing rpcs are found at start only`,
      );
    }
  };
}

function compilerOptions(files: ProjectFiles): ts.CompilerOptions | undefined {
  const text = files.read(CONFIG);
  if (text === undefined) return undefined;
  const { config } = ts.parseConfigFileTextToJson(CONFIG, text) as {
    readonly config?: { readonly compilerOptions?: object };
  };
  return ts.convertCompilerOptionsFromJson(config?.compilerOptions ?? {}, '').options;
}
