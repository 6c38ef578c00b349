import { isObject, parseJsonObject, type JsonObject } from './json-file.js';
import { isBelow, projectPath, type ProjectFiles } from './project-files.js';

/** An application of a Nest workspace; without a monorepo there is exactly one. */
export interface NestProject {
  /** Name in `nest-cli.json`; `undefined` for the only application of a standard project. */
  readonly name: string | undefined;
  /** Folder of the application; `''` is the root. */
  readonly root: string;
  /** Folder of its sources, such as `src`. */
  readonly sourceRoot: string;
  /** File that starts it, from the source root and without extension. */
  readonly entryFile: string;
}

/** Names of Nest's configuration file, in the order that its CLI looks for them. */
const CONFIG_FILES = ['nest-cli.json', '.nest-cli.json'];

/**
 * The applications of a workspace, as `nest-cli.json` tells them. The default one comes first.
 *
 * @throws JsonFileError
 */
export function nestProjects(files: ProjectFiles): NestProject[] {
  const config = readConfig(files);
  const main = toProject(undefined, config);
  const named = Object.entries(isObject(config['projects']) ? config['projects'] : {})
    .filter((entry): entry is [string, JsonObject] => isObject(entry[1]))
    .filter(([, { type }]) => type !== 'library')
    .map(([name, settings]) => toProject(name, settings));
  const isListed = named.some(({ sourceRoot }) => sourceRoot === main.sourceRoot);
  if (!isListed) return [main, ...named];
  return named.sort((a, b) => Number(b.root === main.root) - Number(a.root === main.root));
}

/** The application that a folder of sources belongs to. */
export function projectAt(files: ProjectFiles, sourceRoot: string): NestProject | undefined {
  const folder = projectPath(sourceRoot);
  return nestProjects(files).find(
    (project) => folder === project.sourceRoot || isBelow(folder, project.sourceRoot),
  );
}

function readConfig(files: ProjectFiles): JsonObject {
  for (const path of CONFIG_FILES) {
    const text = files.read(path);
    if (text !== undefined) return parseJsonObject(path, text);
  }
  return {};
}

function toProject(name: string | undefined, settings: JsonObject): NestProject {
  const { root, sourceRoot, entryFile } = settings;
  return {
    name,
    root: typeof root === 'string' ? projectPath(root) : '',
    sourceRoot: typeof sourceRoot === 'string' ? projectPath(sourceRoot) : 'src',
    entryFile: typeof entryFile === 'string' ? entryFile : 'main',
  };
}
