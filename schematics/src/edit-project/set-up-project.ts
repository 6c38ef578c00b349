import { addToManifest, readManifest } from '../project/manifest.js';
import { isObject, parseJsonObject, setJsonValue } from '../project/json-file.js';
import type { ProjectFiles } from '../project/project-files.js';
import { UserError } from '../report/user-error.js';
import { DEV_PACKAGES } from '../toolkit-service/packages.js';
import { ProjectChanges } from './project-changes.js';

const COLLECTION = '@nestjs-toolkit/schematics';

/** Collections of Nest itself, which ours offers too. */
const REPLACEABLE = new Set<unknown>([undefined, '@nestjs/schematics', COLLECTION]);

/**
 * Sets a Nest project up: the collection in `nest-cli.json`, development packages and the script
 * `generate`. What is there stays.
 *
 * @throws UserError
 */
export async function setUpProject(base: ProjectFiles): Promise<ProjectChanges> {
  const manifest = readManifest(base);
  if (!manifest?.dependencies.has('@nestjs/core')) {
    throw new UserError('package.json does not depend on @nestjs/core: run it in a Nest project');
  }
  const files = new ProjectChanges(base);
  const path = base.read('nest-cli.json') === undefined ? '.nest-cli.json' : 'nest-cli.json';
  const text = base.read(path);
  const { collection } = text === undefined ? {} : parseJsonObject(path, text);
  if (text === undefined) {
    files.write(
      'nest-cli.json',
      `${JSON.stringify({ collection: COLLECTION, sourceRoot: 'src' }, undefined, 2)}\n`,
    );
  } else if (REPLACEABLE.has(collection)) {
    files.write(path, setJsonValue(text, ['collection'], COLLECTION));
  } else {
    files.report.action(
      `${path} names the collection "${String(collection)}": call ours with nest g -c ${COLLECTION} toolkit-service`,
    );
  }
  const moved = moveToDevelopment(base.read('package.json')!);
  const missing = Object.entries(DEV_PACKAGES).filter(([name]) => !manifest.dependencies.has(name));
  files.write(
    'package.json',
    addToManifest(moved, {
      devDependencies: Object.fromEntries(missing),
      scripts: { generate: 'toolkit generate' },
    }),
  );
  files.report.note('make a service: npx nest g toolkit-service <name> [apis/<name>.proto]');
  return files;
}

/** `nest add` puts what it installs among the packages that a running service needs. */
function moveToDevelopment(manifest: string): string {
  const { dependencies } = parseJsonObject('package.json', manifest);
  const version = isObject(dependencies) ? dependencies[COLLECTION] : undefined;
  if (version === undefined) return manifest;
  const removed = setJsonValue(manifest, ['dependencies', COLLECTION], undefined);
  return setJsonValue(removed, ['devDependencies', COLLECTION], version);
}
