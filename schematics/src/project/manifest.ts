import { isObject, parseJsonObject, setJsonValue, type JsonObject } from './json-file.js';
import type { ProjectFiles } from './project-files.js';

const MANIFEST = 'package.json';

const SECTIONS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

/** What a `package.json` says. */
export interface Manifest {
  /** Whether `.js` and `.ts` files are ECMAScript modules. */
  readonly isEsm: boolean;
  /** Versions of what is depended on in any way, by package. */
  readonly dependencies: ReadonlyMap<string, string>;
}

/**
 * @returns `undefined` if there is none
 * @throws JsonFileError
 */
export function readManifest(files: ProjectFiles): Manifest | undefined {
  const text = files.read(MANIFEST);
  if (text === undefined) return undefined;
  const json = parseJsonObject(MANIFEST, text);
  return {
    isEsm: json['type'] === 'module',
    dependencies: new Map(
      SECTIONS.flatMap((name) => Object.entries(section(json, name))).map(([name, range]) => [
        name,
        String(range),
      ]),
    ),
  };
}

/** Things to add to a `package.json`, by section and key. */
export type ManifestAdditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Adds what is not there yet; nothing is replaced. Returns the same text if nothing was missing. */
export function addToManifest(text: string, additions: ManifestAdditions): string {
  return Object.entries(additions).reduce(
    (result, [name, values]) =>
      Object.entries(values).reduce((inner, [key, value]) => {
        const known = section(parseJsonObject(MANIFEST, inner), name);
        return key in known ? inner : setJsonValue(inner, [name, key], value);
      }, result),
    text,
  );
}

function section(json: JsonObject, name: string): JsonObject {
  const value = json[name];
  return isObject(value) ? value : {};
}
