import type { FileModel, PluginModel } from '../../model/model.js';
import type { GeneratedFile } from '../../print/generated-file.js';
import { importType } from '../../print/import-symbol.js';
import { propertyKey } from '../../print/printable.js';

/**
 * Writes one type per plugin, and adds the plugins to the registry of the program, which is what
 * `@InjectPlugin()` accepts.
 */
export function emitPlugins(file: FileModel, out: GeneratedFile): void {
  const plugins = pluginsOf(file);
  if (plugins.length === 0) return;
  for (const plugin of plugins) {
    const { file: source, line } = plugin.position;
    const place = line === undefined ? source : `${source}:${line}`;
    out.doc(`Plugin \`${plugin.prefix}\` (${plugin.type}), declared in ${place}.`);
    const type = importType(plugin.definitionType, plugin.package);
    out.print(`export type ${out.declare(plugin.tsName)} = `, type, ';');
    out.print();
  }
  out.block(
    "declare module '@nestjs-toolkit/core' {",
    () => {
      out.block(
        'interface PluginRegistry {',
        () => {
          for (const { prefix, tsName } of plugins) out.print(`${propertyKey(prefix)}: ${tsName};`);
        },
        '}',
      );
    },
    '}',
  );
  out.print();
}

/** Plugins of the file and of its services, each once. */
export function pluginsOf(file: FileModel): PluginModel[] {
  const all = [...file.plugins, ...file.services.flatMap(({ plugins }) => plugins)];
  return [...new Map(all.map((plugin) => [plugin.prefix, plugin])).values()];
}
