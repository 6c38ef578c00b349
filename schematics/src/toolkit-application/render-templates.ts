import { template } from '@angular-devkit/core';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file to write; its path is from the root of the project. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

const ENDING = '.template';

/**
 * Fills in the templates of a folder at any depth. `__name__` in a path is the value of that name, a
 * leading `_` of a file name is a dot. Empty lines that a condition leaves behind are closed up.
 */
export function renderTemplates(
  folder: URL,
  values: Readonly<Record<string, unknown>>,
): TextFile[] {
  const root = folder.pathname;
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return paths
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith(ENDING))
    .sort()
    .map((path) => ({
      path: targetPath(path, values),
      text: tidy(
        template<typeof values>(source(path, readFileSync(join(root, path), 'utf8')))(values),
      ),
    }));
}

function targetPath(path: string, values: Readonly<Record<string, unknown>>): string {
  return path
    .slice(0, -ENDING.length)
    .replace(/(^|\/)_(?!_)/, '$1.')
    .replaceAll(/__(\w+?)__/g, (_, key: string) => String(values[key]));
}

/** In YAML, where empty lines between items look odd, a line of conditions alone leaves none behind. */
function source(path: string, text: string): string {
  if (!/\.ya?ml\.template$/.test(path)) return text;
  return text.replaceAll(/^[ \t]*((?:<%(?!=)[^%]*%>)+)[ \t]*\n/gm, '$1');
}

function tidy(text: string): string {
  const lines = text.replaceAll(/[ \t]+$/gm, '').replaceAll(/\n{3,}/g, '\n\n');
  return `${lines
    .replaceAll(/\{\n\n+(?=[ \t]*\S)/g, '{\n')
    .replaceAll(/\n\n+([ \t]*\})/g, '\n$1')
    .trim()}\n`;
}
