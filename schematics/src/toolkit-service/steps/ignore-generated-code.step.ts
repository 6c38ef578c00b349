import type { Rule } from '@angular-devkit/schematics';
import { readManifest } from '../../project/manifest.js';
import { treeFiles } from '../../project/tree-files.js';
import type { ServiceCode } from '../service-code.js';

const IGNORE_FILE = '.prettierignore';

/** Keeps Prettier away from generated code, which would differ from what is generated next time. */
export function ignoreGeneratedCode({ target }: ServiceCode): Rule {
  return (tree) => {
    if (!readManifest(treeFiles(tree))!.dependencies.has('prettier')) return;
    const line = `${target.output}/`;
    const text = tree.exists(IGNORE_FILE) ? tree.readText(IGNORE_FILE) : '';
    if (text.split(/\r?\n/).some((each) => each.replaceAll(/^\/|\/$/g, '') === target.output))
      return;
    const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    if (tree.exists(IGNORE_FILE)) tree.overwrite(IGNORE_FILE, `${start}${line}\n`);
    else tree.create(IGNORE_FILE, `${line}\n`);
  };
}
