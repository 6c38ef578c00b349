import type { FileModel, PluginModel } from '../model.js';
import type { PluginType } from '../plugin-types.js';
import { declaredPlugins } from '../declared-plugins.js';
import { closest } from './closest.js';
import { quoted, type ProblemList } from './problem-list.js';

/** What a prefix may look like: it becomes part of environment variables and of a TypeScript name. */
const PREFIX = /^[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*$/;

/** Checks `toolkit.plugins` and `toolkit.runtime.plugins` of all files. */
export function checkPlugins(
  files: readonly FileModel[],
  types: ReadonlyMap<string, PluginType>,
  list: ProblemList,
): void {
  const byPrefix = new Map<string, PluginModel>();
  for (const file of files) {
    const { own, services } = declaredPlugins(file);
    for (const scope of [own, ...services]) {
      checkDuplicates(scope, list);
      for (const plugin of scope) {
        checkPlugin(plugin, types, list);
        checkConflict(plugin, byPrefix, list);
      }
    }
  }
}

function checkPlugin(
  { type, prefix, position }: PluginModel,
  types: ReadonlyMap<string, PluginType>,
  list: ProblemList,
): void {
  if (type === '') {
    const name = prefix === '' ? 'plugin' : `plugin with prefix "${prefix}"`;
    list.error(position, `${name} has no type`, `set plugin to one of ${quoted(types.keys())}`);
  } else if (!types.has(type)) {
    const guess = closest(type, types.keys());
    const hint = guess === undefined ? '' : `did you mean "${guess}"? `;
    list.error(
      position,
      `unknown plugin "${type}"`,
      `${hint}expected one of ${quoted(types.keys())}; for a plugin of your own give its npm package, as "plugins" in toolkit.json or plugin=${type}=<package> of protoc`,
    );
  }
  checkPrefix({ type, prefix, position }, list);
}

function checkPrefix(
  { type, prefix, position }: Pick<PluginModel, 'type' | 'prefix' | 'position'>,
  list: ProblemList,
): void {
  if (prefix === '') {
    list.error(
      position,
      `plugin "${type}" has no prefix`,
      'set prefix, such as "cache": it names the plugin in @InjectPlugin() and in environment variables',
    );
  } else if (!PREFIX.test(prefix)) {
    list.error(
      position,
      `prefix "${prefix}" of plugin "${type}" cannot be part of a variable's name`,
      'expected letters and digits, in words that are joined by "_" or "-", a letter first',
    );
  }
}

/** The same plugin twice in one option list. A service may repeat what its file declares. */
function checkDuplicates(scope: readonly PluginModel[], list: ProblemList): void {
  const seen = new Map<string, PluginModel>();
  for (const plugin of scope) {
    const first = seen.get(plugin.prefix);
    if (first === undefined) seen.set(plugin.prefix, plugin);
    else if (first.type === plugin.type && plugin.prefix !== '') {
      list.error(
        plugin.position,
        `duplicate plugin "${plugin.type}" with prefix "${plugin.prefix}"`,
        `it is declared in line ${first.position.line} already; remove one, or give it another prefix`,
      );
    }
  }
}

/** Prefixes are names of one program: the same one cannot stand for two types. */
function checkConflict(
  plugin: PluginModel,
  byPrefix: Map<string, PluginModel>,
  list: ProblemList,
): void {
  if (plugin.prefix === '' || plugin.type === '') return;
  const other = byPrefix.get(plugin.tsName);
  if (other === undefined) {
    byPrefix.set(plugin.tsName, plugin);
    return;
  }
  if (other.type === plugin.type && other.prefix === plugin.prefix) return;
  const { file, line } = other.position;
  list.error(
    plugin.position,
    `prefix "${plugin.prefix}" of plugin "${plugin.type}" is taken`,
    `plugin "${other.type}" has prefix "${other.prefix}" in ${file}:${line}; choose another prefix`,
  );
}
