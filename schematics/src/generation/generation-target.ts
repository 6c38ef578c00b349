import { annotationsFolder, type ImportExtension } from '@nestjs-toolkit/codegen';
import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { NestProject } from '../project/nest-project.js';
import { isBelow, joinPath, projectPath, type ProjectFiles } from '../project/project-files.js';
import { protoMappings } from './proto-mappings.js';
import type { TargetConfig, ToolkitConfig } from '../project/toolkit-config.js';

/** Folders where protos are looked for; new ones are put into the first. */
export const PROTO_FOLDERS = ['apis', 'proto', 'protos'] as const;

/** What is generated for one application. Paths are relative to the root of the workspace. */
export interface GenerationTarget {
  readonly project: NestProject;
  /** Protos to generate, sorted. */
  readonly protos: readonly string[];
  /** Folders that imports are relative to. */
  readonly roots: readonly string[];
  /** Folder for generated code. */
  readonly output: string;
  readonly mappings: Readonly<Record<string, string>>;
  /** npm packages that have the generated code of imported protos, by the prefix of imports. */
  readonly packages: Readonly<Record<string, string>>;
  readonly plugins: Readonly<Record<string, string>>;
  readonly importExtension: ImportExtension;
}

export interface TargetOptions {
  readonly project: NestProject;
  readonly config: ToolkitConfig;
  /** Whether the workspace is one of ECMAScript modules. */
  readonly isEsm: boolean;
}

/** Finds out what to generate for an application. */
export function generationTarget(
  files: ProjectFiles,
  { project, config, isEsm }: TargetOptions,
): GenerationTarget {
  const settings = settingsOf(project, config);
  const entries = protoEntries(files, project, settings);
  const roots = settings.roots?.map(projectPath) ?? entries.map((entry) => rootOf(entry, project));
  const uniqueRoots = [...new Set(roots)];
  const protos = new Set(entries.flatMap((entry) => protosOf(files, entry)));
  return {
    project,
    protos: [...protos].filter((proto) => !isShipped(proto, uniqueRoots)).sort(),
    roots: uniqueRoots,
    output: projectPath(settings.output ?? joinPath(project.sourceRoot, 'gen')),
    ...protoMappings(files, config),
    plugins: config.plugins ?? {},
    importExtension: isEsm ? 'js' : 'none',
  };
}

/** Folders and single protos that are generated for an application. */
export function protoEntries(
  files: ProjectFiles,
  project: NestProject,
  settings: TargetConfig,
): string[] {
  if (settings.protos) return settings.protos.map(projectPath);
  return PROTO_FOLDERS.map((name) => joinPath(project.root, name)).filter((folder) =>
    files.list(folder).some(isProto),
  );
}

/** What `toolkit.json` says of one application: its own entry, or in a standard project the top. */
export function settingsOf(project: NestProject, config: ToolkitConfig): TargetConfig {
  const own = project.name === undefined ? undefined : config.projects?.[project.name];
  return own ?? (project.root === '' ? config : {});
}

/** Folder that the imports of an entry are relative to. */
function rootOf(entry: string, project: NestProject): string {
  if (!isProto(entry)) return entry;
  const folders = PROTO_FOLDERS.flatMap((name) => [joinPath(project.root, name), name]);
  return folders.find((folder) => isBelow(entry, folder)) ?? projectPath(posix.dirname(entry));
}

function protosOf(files: ProjectFiles, entry: string): string[] {
  return isProto(entry) ? [entry] : files.list(entry).filter(isProto);
}

function isProto(path: string): boolean {
  return path.endsWith('.proto');
}

/** Whether a proto is a copy of one that comes with the toolkit or with the compiler. */
function isShipped(proto: string, roots: readonly string[]): boolean {
  const root = roots.find((folder) => isBelow(proto, folder));
  if (root === undefined) return false;
  const name = root === '' ? proto : proto.slice(root.length + 1);
  if (name.startsWith('google/protobuf/')) return true;
  return dirname(name) !== '.' && existsSync(join(annotationsFolder(), name));
}
