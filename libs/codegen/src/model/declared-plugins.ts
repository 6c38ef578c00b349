import { serviceOptions } from './annotations.js';
import { buildPlugins } from './build-plugins.js';
import type { FileModel, PluginModel } from './model.js';
import { OptionPath } from './option-path.js';
import { Path, positionOf } from './source-info.js';

/** Plugins as they are declared, per option list: those of the file, and those of each service. */
export function declaredPlugins(file: FileModel): {
  own: readonly PluginModel[];
  services: readonly (readonly PluginModel[])[];
} {
  const services = file.desc.services.map((service, index) =>
    buildPlugins(serviceOptions(service).runtime.plugins, new Map(), (item) =>
      positionOf(file.desc, [Path.file.services, index, ...OptionPath.runtimePlugin(item)]),
    ),
  );
  return { own: file.plugins, services };
}
