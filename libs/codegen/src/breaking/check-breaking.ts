import { checkWithBuf } from '../compile/check-with-buf.js';
import { compileProtos, type CompileOptions } from '../compile/compile-protos.js';
import { gatherAll } from '../compile/gather-all.js';
import { explainRule } from '../lint/explain-rule.js';
import { buildModel } from '../model/build-model.js';
import type { Problem } from '../model/problem.js';
import { compareModels } from './compare-models.js';

export interface BreakingOptions {
  /** The protos as they are. */
  readonly current: CompileOptions;
  /** The protos that clients know. */
  readonly previous: CompileOptions;
  /** npm packages of plugin types that are not the toolkit's, by type. */
  readonly plugins?: Readonly<Record<string, string>>;
}

export type BreakingResult =
  | { readonly kind: 'compared'; readonly problems: readonly Problem[] }
  /** One of them does not compile. */
  | {
      readonly kind: 'invalid';
      readonly which: 'current' | 'previous';
      readonly problems: readonly Problem[];
    };

/** What old clients and configuration depend on: binary form, JSON, and the names of rpcs and types. */
const RULES = {
  breaking: { use: ['FILE', 'WIRE_JSON'], except: ['FILE_SAME_GO_PACKAGE'] },
};

/** Finds what programs, scripts and environments that fit the previous protos would stumble over. */
export async function checkBreaking(options: BreakingOptions): Promise<BreakingResult> {
  const { current, previous } = options;
  const after = await compileProtos(current);
  if (after.kind === 'invalid') return { ...after, which: 'current' };
  const before = await compileProtos(previous);
  if (before.kind === 'invalid') return { ...before, which: 'previous' };
  const plugins = options.plugins ?? {};
  const problems = compareModels(
    buildModel(before.registry, { files: before.files, plugins }),
    buildModel(after.registry, { files: after.files, plugins }),
  );
  const found = await checkWithBuf({
    sources: await gatherAll(current, after.files),
    files: after.files,
    against: await gatherAll(previous, before.files),
    config: RULES,
  });
  const own = new Set([...before.files, ...after.files]);
  const ofBuf = found
    .filter(({ name }) => name === undefined || own.has(name))
    .map(({ name = before.files[0]!, line, column, rule, message }): Problem => {
      return { severity: 'error', file: name, line, column, message, hint: explainRule(rule) };
    });
  return {
    kind: 'compared',
    problems: withoutRepetition([...problems, ...ofBuf]).map((problem) => ({
      ...problem,
      file: after.realPaths.get(problem.file) ?? problem.file,
    })),
  };
}

/** buf tells the same of a place by several of its rules. */
function withoutRepetition(problems: readonly Problem[]): Problem[] {
  const keyOf = ({ file, line, column, message }: Problem) =>
    [file, line, column, message.replace(/ with name .*/, '')].join(' ');
  return [...new Map(problems.map((problem) => [keyOf(problem), problem])).values()];
}
