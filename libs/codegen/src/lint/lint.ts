import { checkWithBuf } from '../compile/check-with-buf.js';
import { compileProtos, type CompileOptions } from '../compile/compile-protos.js';
import { gatherAll } from '../compile/gather-all.js';
import { buildModel } from '../model/build-model.js';
import { checkModel } from '../model/check-model.js';
import type { Problem } from '../model/problem.js';
import { explainRule } from './explain-rule.js';
import { lintModel } from './lint-model.js';

export interface LintOptions extends CompileOptions {
  /** npm packages of plugin types that are not the toolkit's, by type. */
  readonly plugins?: Readonly<Record<string, string>>;
}

/**
 * buf's rules for names and structure that fit what the toolkit generates. What is a matter of taste, as
 * folders that repeat packages, is left out.
 */
const RULES = {
  lint: {
    use: ['BASIC'],
    except: [
      'PACKAGE_DIRECTORY_MATCH',
      'PACKAGE_SAME_DIRECTORY',
      'PACKAGE_SAME_GO_PACKAGE',
      'DIRECTORY_SAME_PACKAGE',
      'PACKAGE_DEFINED',
    ],
    disallow_comment_ignores: false,
  },
};

/** Looks for what compiles but will be regretted: buf's rules, and rules for REST, events, variables and prefixes. */
export async function lintProtos(options: LintOptions): Promise<readonly Problem[]> {
  const compiled = await compileProtos(options);
  if (compiled.kind === 'invalid') return compiled.problems;
  const { registry, files, realPaths } = compiled;
  const model = buildModel(registry, { files, plugins: options.plugins ?? {} });
  const found = await checkWithBuf({
    sources: await gatherAll(options, files),
    files,
    config: RULES,
  });
  const ofBuf = found.map(({ name = 'buf', line, column, rule, message }): Problem => {
    return { severity: 'error', file: name, line, column, message, hint: explainRule(rule) };
  });
  return [...checkModel(model, options.plugins), ...lintModel(model), ...ofBuf]
    .map((problem) => ({ ...problem, file: realPaths.get(problem.file) ?? problem.file }))
    .toSorted(byPlace);
}

function byPlace(a: Problem, b: Problem): number {
  return (
    a.file.localeCompare(b.file, 'en') ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0)
  );
}
