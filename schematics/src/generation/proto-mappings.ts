import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProjectFiles } from '../project/project-files.js';
import type { ProtoMapping, ToolkitConfig } from '../project/toolkit-config.js';

/** `npm:@acme/users/apis`: a folder of a package in `node_modules`. */
const PACKAGE_FOLDER = /^npm:((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/;

/** Where imported protos are, and which packages have their generated code, by the prefix of imports. */
export interface ProtoMappings {
  readonly mappings: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
}

/** Reads the mappings of `toolkit.json`. Folders of packages are found as Node finds packages. */
export function protoMappings(
  files: ProjectFiles,
  { mappings = {} }: Pick<ToolkitConfig, 'mappings'>,
): ProtoMappings {
  const entries = Object.entries(mappings).map(([prefix, value]) => {
    const { protos, package: code } = mappingOf(value);
    return { prefix, folder: folderOf(protos, files), code };
  });
  return {
    mappings: Object.fromEntries(entries.map(({ prefix, folder }) => [prefix, folder])),
    packages: Object.fromEntries(
      entries.flatMap(({ prefix, code }) => (code === undefined ? [] : [[prefix, code]])),
    ),
  };
}

function mappingOf(value: ProtoMapping): { protos: string; package?: string } {
  return typeof value === 'string' ? { protos: value } : value;
}

function folderOf(protos: string, files: ProjectFiles): string {
  const [, name, path = ''] = PACKAGE_FOLDER.exec(protos) ?? [];
  if (name === undefined) return protos;
  const root = files.folder ?? process.cwd();
  for (let folder = root; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(found)) return join(found, path);
    // The message of a missing import names the place where it is looked for.
    if (folder === dirname(folder)) return join(root, 'node_modules', name, path);
  }
}
