import { checkConflicts } from './checks/check-conflicts.js';
import { checkFile } from './checks/check-files.js';
import { checkPlugins } from './checks/check-plugins.js';
import { checkService } from './checks/check-service.js';
import { ProblemList } from './checks/problem-list.js';
import { checkRules } from './checks/rules/check-rules.js';
import type { Model } from './model.js';
import { pluginTypes } from './plugin-types.js';
import type { Problem } from './problem.js';

/**
 * Finds everything that is wrong with the options of the protos, all at once, in the order of the
 * files and lines.
 *
 * @param plugins npm packages of plugin types that are not the toolkit's, by type
 */
export function checkModel(
  model: Model,
  plugins: Readonly<Record<string, string>> = {},
): readonly Problem[] {
  const list = new ProblemList();
  const files = model.files.filter(({ requested }) => requested);
  checkPlugins(files, pluginTypes(plugins), list);
  // The validators of all types are generated, those of files that only provide types too.
  for (const file of model.files) if (!file.wellKnown) checkRules(file, list);
  for (const file of files) {
    checkFile(file, list);
    for (const service of file.services) checkService(service, list);
    checkConflicts(file, list);
  }
  const order = new Map(model.files.map(({ name }, index) => [name, index]));
  return list.problems.toSorted(
    (a, b) =>
      (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}
