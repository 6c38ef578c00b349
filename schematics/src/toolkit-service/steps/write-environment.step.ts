import type { Rule, Tree } from '@angular-devkit/schematics';
import { addEnvLines } from '../../edit-project/env-lines.js';
import type { Report } from '../../report/report.js';
import { embeddedPlugins } from '../embedded.js';
import type { ToolkitServiceOptions } from '../normalize-options.js';
import type { ServiceCode } from '../service-code.js';

/** `.env` is read in development and belongs to one machine; the example is for the others. */
const FILES = ['.env', '.env.example'];

/** Lets plugins run embedded in development, until the user says otherwise. */
export function writeEnvironment(
  options: ToolkitServiceOptions,
  code: ServiceCode,
  report: Report,
): Rule {
  return (tree) => {
    const { hasPrefix, variables } = embeddedPlugins(tree, options, code);
    const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    if (lines.length === 0) return;
    if (!hasPrefix) {
      const list = lines.map((line) => `…_${line}`).join('\n');
      report.action(`add to .env, with the prefix of the service:\n${list}`);
      return;
    }
    const isAdded = FILES.map((path) => addLines(tree, path, lines)).some(Boolean);
    if (!isAdded) return;
    report.note(
      `plugins run inside of the process, without servers, by these lines of .env:\n${lines.join('\n')}`,
    );
  };
}

/** @returns whether any was missing */
function addLines(tree: Tree, path: string, lines: readonly string[]): boolean {
  const text = tree.exists(path) ? tree.readText(path) : '';
  const changed = addEnvLines(text, lines);
  if (changed === text) return false;
  if (tree.exists(path)) tree.overwrite(path, changed);
  else tree.create(path, changed);
  return true;
}
