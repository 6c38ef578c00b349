import type { Problem } from '@nestjs-toolkit/codegen';
import { isObject, JsonFileError, parseJsonObject, type JsonObject } from './json-file.js';
import type { ProjectFiles } from './project-files.js';

/** Optional file beside `package.json` that says where protos are, if they are not where they are looked for. */
export const TOOLKIT_CONFIG = 'toolkit.json';

/** What is generated for one application. Paths are relative to the file. */
export interface TargetConfig {
  /** Folders whose protos are generated at any depth, or single protos. @default `apis`, `proto` and `protos` in the folder of the application */
  readonly protos?: readonly string[];
  /** Folders that imports are relative to. @default the folders of `protos`; of single protos the folder they are in */
  readonly roots?: readonly string[];
  /** Folder for generated code. @default `gen` in the folder of the sources */
  readonly output?: string;
}

/**
 * Where the protos of a prefix are: a folder (`../user-service/apis`, `vendor/common`), or a folder of an
 * npm package (`npm:@acme/users/apis`). With `package`, their generated code comes from that package.
 */
export type ProtoMapping = string | { readonly protos: string; readonly package?: string };

/** The content of `toolkit.json`. */
export interface ToolkitConfig extends TargetConfig {
  /** Where imports that start with a prefix are: `{ "github.com/acme/common": "vendor/common" }`. @default {} */
  readonly mappings?: Readonly<Record<string, ProtoMapping>>;
  /** npm packages of plugin types that are not the toolkit's: `{ "mailer": "@acme/mailer-plugin" }`. @default {} */
  readonly plugins?: Readonly<Record<string, string>>;
  /** Settings of single applications of a Nest monorepo, by their name in `nest-cli.json`. @default {} */
  readonly projects?: Readonly<Record<string, TargetConfig>>;
}

export type ToolkitConfigResult =
  | { readonly kind: 'read'; readonly config: ToolkitConfig }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value !== '';
const isTextList: Check = (value) => Array.isArray(value) && value.every(isText);
const isMapping: Check = (value) =>
  isText(value) ||
  (isObject(value) &&
    isText(value['protos']) &&
    Object.entries(value).every(([key, each]) => /^(protos|package)$/.test(key) && isText(each)));
const isMappings: Check = (value) => isObject(value) && Object.values(value).every(isMapping);
const isTextRecord: Check = (value) => isObject(value) && Object.values(value).every(isText);

type Shape = Readonly<Record<string, readonly [check: Check, expected: string]>>;

const TARGET_SHAPE: Shape = {
  protos: [isTextList, 'a list of paths'],
  roots: [isTextList, 'a list of folders'],
  output: [isText, 'a folder'],
};

const SHAPE: Shape = {
  $schema: [isText, 'an address'],
  ...TARGET_SHAPE,
  mappings: [
    isMappings,
    'an object of folders by import prefix, each as text or as { "protos": folder, "package": npm package }',
  ],
  plugins: [isTextRecord, 'an object of npm packages by plugin type'],
  projects: [isObject, 'an object of settings by application'],
};

/** Reads `toolkit.json`; without one, everything is where it is looked for. */
export function readToolkitConfig(files: ProjectFiles): ToolkitConfigResult {
  const text = files.read(TOOLKIT_CONFIG);
  if (text === undefined) return { kind: 'read', config: {} };
  try {
    const json = parseJsonObject(TOOLKIT_CONFIG, text);
    const problems = [...shapeProblems(json, SHAPE, []), ...projectProblems(json)];
    if (problems.length > 0) return { kind: 'invalid', problems };
    return { kind: 'read', config: json as ToolkitConfig };
  } catch (error) {
    if (!(error instanceof JsonFileError)) throw error;
    return { kind: 'invalid', problems: [{ ...problem(error.reason), ...error.place }] };
  }
}

function projectProblems({ projects }: JsonObject): Problem[] {
  return Object.entries(isObject(projects) ? projects : {}).flatMap(([name, settings]) => {
    const path = ['projects', name];
    if (isObject(settings)) return shapeProblems(settings, TARGET_SHAPE, path);
    return [problem(`"${path.join('.')}" is no object`, 'expected the settings of an application')];
  });
}

function shapeProblems(json: JsonObject, shape: Shape, path: readonly string[]): Problem[] {
  return Object.entries(json).flatMap(([key, value]) => {
    const name = [...path, key].join('.');
    const rule = shape[key];
    if (rule === undefined) {
      const known = Object.keys(shape).filter((each) => !each.startsWith('$'));
      return [problem(`unknown setting "${name}"`, `expected one of ${known.join(', ')}`)];
    }
    const [check, expected] = rule;
    return check(value)
      ? []
      : [problem(`"${name}" is not as it should be`, `expected ${expected}`)];
  });
}

function problem(message: string, hint = ''): Problem {
  return {
    severity: 'error',
    file: TOOLKIT_CONFIG,
    line: undefined,
    column: undefined,
    message,
    hint,
  };
}
