import type { Tree } from '@angular-devkit/schematics';
import { treeFiles } from '../project/tree-files.js';
import type { ToolkitServiceOptions } from './normalize-options.js';
import type { ServiceCode } from './service-code.js';
import { envName, envPrefixOf, findToolkitCall } from './toolkit-call.js';

/** Addresses with which plugins run inside of the process, by plugin type. */
const EMBEDDED: Readonly<Record<string, string>> = {
  postgres: 'pglite:',
  postgres_gorm: 'pglite:',
  postgres_pg: 'pglite:',
  postgres_pgx: 'pglite:',
  queue: 'memory:',
  rabbitmq: 'memory:',
  redis: 'memory:',
};

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
  const variables = plugins.flatMap(({ type, prefix: own }) => {
    const value = EMBEDDED[type];
    return value === undefined ? [] : [[envName(prefix ?? '', own, 'DSN'), value] as const];
  });
  return { hasPrefix: prefix !== undefined, variables: Object.fromEntries(variables) };
}
