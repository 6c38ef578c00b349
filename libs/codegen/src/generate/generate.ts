import { compileProtos, type CompileOptions } from '../compile/compile-protos.js';
import { buildModel } from '../model/build-model.js';
import { checkModel } from '../model/check-model.js';
import type { Model } from '../model/model.js';
import type { Problem } from '../model/problem.js';
import type { ImportExtension } from '../print/imports.js';
import type { CodePackages } from './shared-code.js';
import { emitFiles, type OutputFile } from './emit-files.js';

export interface GenerateOptions extends CompileOptions {
  /** npm packages of plugin types that are not the toolkit's, by type: `{ mailer: '@acme/mailer-plugin' }`. */
  readonly plugins?: Readonly<Record<string, string>>;
  /**
   * npm packages that have the generated code of imported protos, by the prefix of imports:
   * `{ 'github.com/acme/users/apis': '@acme/users/gen' }`. Theirs is imported, not generated again.
   */
  readonly packages?: CodePackages;
  /** Whether to generate `<name>.ts`, the messages. Without, run ts-proto yourself. @default true */
  readonly messages?: boolean;
  /** How relative imports end: `none` for projects in CommonJS. @default 'js' */
  readonly importExtension?: ImportExtension;
}

export type GenerateResult =
  | {
      readonly kind: 'generated';
      readonly files: readonly OutputFile[];
      /** What the files were generated from. */
      readonly model: Model;
      /** Problems that did not stop the generation. */
      readonly warnings: readonly Problem[];
    }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** Compiles protos and generates everything for them. Nothing is written. */
export async function generate(options: GenerateOptions): Promise<GenerateResult> {
  const compiled = await compileProtos(options);
  if (compiled.kind === 'invalid') return compiled;
  const { registry, files, realPaths } = compiled;
  const model = buildModel(registry, { files, plugins: options.plugins ?? {} });
  const problems = checkModel(model, options.plugins).map((problem) => ({
    ...problem,
    file: realPaths.get(problem.file) ?? problem.file,
  }));
  if (problems.some(({ severity }) => severity === 'error')) return { kind: 'invalid', problems };
  return { kind: 'generated', files: emitFiles(model, options), model, warnings: problems };
}
