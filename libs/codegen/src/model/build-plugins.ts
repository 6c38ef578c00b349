import type { Plugin } from '../gen/github.com/lastbackend/toolkit/protoc-gen-toolkit/toolkit/options/annotations_pb.js';
import { pascalCase } from './case.js';
import type { PluginModel } from './model.js';
import { pluginExports, type PluginType } from './plugin-types.js';
import type { Position } from './position.js';

/** Plugins of one option, as they stand there: unknown types and duplicates too. */
export function buildPlugins(
  plugins: readonly Plugin[],
  types: ReadonlyMap<string, PluginType>,
  positionAt: (index: number) => Position,
): PluginModel[] {
  return plugins.map(({ plugin, prefix }, index) => ({
    kind: 'plugin',
    type: plugin,
    prefix,
    tsName: `${pascalCase(prefix)}Plugin`,
    package: types.get(plugin)?.package ?? '',
    ...pluginExports(plugin),
    position: positionAt(index),
  }));
}

/** Plugins of the file, then those of the service; one that is declared twice counts once. */
export function mergePlugins(
  file: readonly PluginModel[],
  own: readonly PluginModel[],
): PluginModel[] {
  const byPrefix = new Map<string, PluginModel>();
  for (const plugin of [...file, ...own]) {
    if (!byPrefix.has(plugin.prefix)) byPrefix.set(plugin.prefix, plugin);
  }
  return [...byPrefix.values()];
}
