import type { Tree } from '@angular-devkit/schematics';
import { catalogPlugin } from '../plugins/catalog.js';
import { treeFiles } from '../project/tree-files.js';
import type { ToolkitServiceOptions } from './normalize-options.js';
import type { ServiceCode } from './service-code.js';
import { envName, envPrefixOf, findToolkitCall } from './toolkit-call.js';

/** Variables with which the plugins of a service run inside of the process. */
export interface EmbeddedPlugins {
  /** Whether the prefix of the application is known; if not, names lack it. */
  readonly hasPrefix: boolean;
  /** Values by name. */
  readonly variables: Readonly<Record<string, string>>;
}

export function embeddedPlugins(
  tree: Tree,
  { project, name }: ToolkitServiceOptions,
  { plugins }: ServiceCode,
): EmbeddedPlugins {
  const call = findToolkitCall(treeFiles(tree), project.sourceRoot);
  const prefix = call ? envPrefixOf(call) : envName(name);
  const variables = plugins.flatMap(({ type, prefix: own }) =>
    Object.entries(catalogPlugin(type)?.embedded ?? {}).map(
      ([setting, value]) => [envName(prefix ?? '', own, setting), value] as const,
    ),
  );
  return { hasPrefix: prefix !== undefined, variables: Object.fromEntries(variables) };
}
