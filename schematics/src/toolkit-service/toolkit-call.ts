import type { ProjectFiles } from '../project/project-files.js';
import { readForRootCall, type ForRootCall } from '../syntax/for-root-call.js';

/** The call of `ToolkitModule.forRoot()` in an application, and its file. */
export interface ToolkitCall extends ForRootCall {
  readonly path: string;
}

/** Looks for the call in all sources; specs have calls of their own. */
export function findToolkitCall(files: ProjectFiles, sourceRoot: string): ToolkitCall | undefined {
  for (const path of files.list(sourceRoot)) {
    if (!path.endsWith('.ts') || /[.-](spec|test)\.ts$/.test(path)) continue;
    const text = files.read(path)!;
    const call = text.includes('ToolkitModule') ? readForRootCall(text) : undefined;
    if (call) return { ...call, path };
  }
  return undefined;
}

/** Prefix of the environment variables of an application; `undefined` if it is computed at run time. */
export function envPrefixOf({ envPrefix, services }: ForRootCall): string | undefined {
  switch (envPrefix.kind) {
    case 'unknown':
      return undefined;
    case 'default': {
      const [first] = services ?? [];
      return first === undefined ? undefined : envName(kebabCase(first.replace(/Toolkit$/, '')));
    }
    default:
      return envName(envPrefix.text);
  }
}

/** Joins parts of a variable's name, as the runtime does. */
export function envName(...parts: readonly string[]): string {
  return parts
    .map((part) => part.replaceAll(/[^a-zA-Z0-9_]+/g, '_').replaceAll(/^_+|_+$/g, ''))
    .filter((part) => part !== '')
    .join('_')
    .toUpperCase();
}

/** `UserService` as `user-service`: the name that the runtime gives a service. */
function kebabCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}
