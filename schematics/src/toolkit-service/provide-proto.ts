import { SchematicsException, type SchematicContext, type Tree } from '@angular-devkit/schematics';
import { readFileSync } from 'node:fs';
import { PROTO_FOLDERS, protoEntries, settingsOf } from '../generation/generation-target.js';
import { setJsonValue } from '../project/json-file.js';
import { joinPath, type ProjectFiles } from '../project/project-files.js';
import { readToolkitConfig, TOOLKIT_CONFIG } from '../project/toolkit-config.js';
import { treeFiles } from '../project/tree-files.js';
import { refused, targetOf } from './generate-code.js';
import type { ToolkitServiceOptions } from './normalize-options.js';

/**
 * Finds the proto of the service, or writes one to start with. One that is not where protos are looked
 * for is added to `toolkit.json`, so that `toolkit generate` finds it too.
 *
 * @returns its path
 * @throws SchematicsException if a proto was asked for that does not exist
 */
export function provideProto(
  tree: Tree,
  context: SchematicContext,
  options: ToolkitServiceOptions,
): string {
  const files = treeFiles(tree);
  const proto = options.proto ?? findProto(files, options);
  if (!tree.exists(proto)) {
    if (options.proto !== undefined) throw missing(proto, files);
    tree.create(proto, starterProto(options));
  }
  if (!targetOf(files, options.project, context).protos.includes(proto)) {
    listProto(tree, context, options, proto);
  }
  return proto;
}

/** The proto of the service's name, whether it exists or not. */
function findProto(files: ProjectFiles, { name, project }: ToolkitServiceOptions): string {
  const folders = PROTO_FOLDERS.map((folder) => joinPath(project.root, folder));
  const existing = folders.find((folder) => files.list(folder).length > 0) ?? folders[0]!;
  const candidates = [existing, ...folders].map((folder) => joinPath(folder, `${name}.proto`));
  return candidates.find((path) => files.read(path) !== undefined) ?? candidates[0]!;
}

function starterProto({ name, className }: ToolkitServiceOptions): string {
  const template = new URL('./files/proto/__name__.proto.template', import.meta.url);
  const values: Readonly<Record<string, string>> = {
    name,
    package: name.replaceAll(/[-_]/g, ''),
    service: className.endsWith('Service') ? className : `${className}Service`,
  };
  return readFileSync(template, 'utf8').replaceAll(
    /<%= (\w+) %>/g,
    (_, key: string) => values[key]!,
  );
}

function listProto(
  tree: Tree,
  context: SchematicContext,
  { project }: ToolkitServiceOptions,
  proto: string,
): void {
  const files = treeFiles(tree);
  const result = readToolkitConfig(files);
  if (result.kind === 'invalid') throw refused(result.problems, context);
  const entries = protoEntries(files, project, settingsOf(project, result.config));
  const section = project.root === '' ? [] : ['projects', project.name!];
  const text = files.read(TOOLKIT_CONFIG);
  const changed = setJsonValue(text ?? '{}\n', [...section, 'protos'], [...entries, proto]);
  if (text === undefined) tree.create(TOOLKIT_CONFIG, changed);
  else tree.overwrite(TOOLKIT_CONFIG, changed);
}

function missing(proto: string, files: ProjectFiles): SchematicsException {
  const known = files.list('').filter((path) => path.endsWith('.proto'));
  const found =
    known.length > 0 ? `expected one of ${known.slice(0, 10).join(', ')}` : 'no protos here';
  return new SchematicsException(
    `proto "${proto}" does not exist: ${found}; leave the path out to start with a new one`,
  );
}
