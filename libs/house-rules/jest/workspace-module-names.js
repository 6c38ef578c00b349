import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Jest name mapping that points every entry of every workspace package at its TypeScript source,
 * so that tests never run against a stale build. Derived from each package's `exports`.
 */
export function workspaceModuleNames(root) {
  const { workspaces } = readJson(join(root, 'package.json'));
  const names = {};
  for (const folder of workspaces.flatMap((pattern) => globSync(pattern, { cwd: root }))) {
    const manifest = join(root, folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const { name, exports = {} } = readJson(manifest);
    for (const [entry, target] of Object.entries(exports)) {
      const built = typeof target === 'string' ? target : target.default;
      if (!built?.startsWith('./dist/')) continue;
      const source = built.replace('./dist/', 'src/').replace(/\.js$/, '.ts');
      names[`^${escape(join(name, entry))}$`] = join(dirname(manifest), source);
    }
  }
  return names;
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
