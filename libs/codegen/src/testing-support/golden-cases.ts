import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { GenerateOptions } from '../generate/generate.js';

/** Folder of the goldens: per case the protos, and under `gen` what is generated for them. */
export const GOLDEN_FOLDER = join(import.meta.dirname, '../../golden');

const ROOT = join(import.meta.dirname, '../../../..');

const APPS_FOLDER = join(ROOT, 'apps');

export interface GoldenCase {
  readonly name: string;
  readonly options: GenerateOptions;
  /** Where the generated files are. */
  readonly folder: string;
}

/** What a case may set in its `case.json`. */
interface CaseFile {
  /** Protos to generate, from `protos`; the others are only imported. @default all */
  readonly files?: readonly string[];
  /** Folders by prefix of the import, from the folder of the case. */
  readonly mappings?: Readonly<Record<string, string>>;
  readonly plugins?: Readonly<Record<string, string>>;
  /** npm packages that have the code of imported protos, by prefix of the import. */
  readonly packages?: Readonly<Record<string, string>>;
}

export function goldenCases(): GoldenCase[] {
  return readdirSync(GOLDEN_FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => goldenCase(name));
}

/**
 * The examples of the repository: their `apis` are protos, their `src/gen` is what is committed. They
 * find each other's protos by the `toolkit.json` of the repository.
 */
export function appCases(): GoldenCase[] {
  const mappings = appMappings();
  return readdirSync(APPS_FOLDER)
    .map((app) => ({ app, root: join(APPS_FOLDER, app, 'apis') }))
    .filter(({ root }) => existsSync(root))
    .map(({ app, root }) => ({
      name: `apps/${app}`,
      options: { roots: [root], files: protosIn(root).map((file) => join(root, file)), mappings },
      folder: join(APPS_FOLDER, app, 'src/gen'),
    }));
}

function appMappings(): Record<string, string> {
  const { mappings } = JSON.parse(readFileSync(join(ROOT, 'toolkit.json'), 'utf8')) as Required<
    Pick<CaseFile, 'mappings'>
  >;
  return Object.fromEntries(
    Object.entries(mappings).map(([prefix, path]) => [prefix, join(ROOT, path)]),
  );
}

function goldenCase(name: string): GoldenCase {
  const folder = join(GOLDEN_FOLDER, name);
  const root = join(folder, 'protos');
  const settings = caseFile(folder);
  const files = settings.files ?? protosIn(root);
  const mappings = Object.entries(settings.mappings ?? {}).map(
    ([prefix, path]) => [prefix, join(folder, path)] as const,
  );
  const options: GenerateOptions = {
    roots: [root],
    files: files.map((file) => join(root, file)),
    mappings: Object.fromEntries(mappings),
    plugins: settings.plugins ?? {},
    packages: settings.packages ?? {},
  };
  return { name, options, folder: join(folder, 'gen') };
}

function caseFile(folder: string): CaseFile {
  const path = join(folder, 'case.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as CaseFile) : {};
}

/** Protos of a folder, sorted, at any depth. */
export function protosIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.proto') && statSync(join(folder, name)).isFile())
    .sort();
}
