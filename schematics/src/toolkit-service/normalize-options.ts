import { SchematicsException } from '@angular-devkit/schematics';
import { strings } from '@angular-devkit/core';
import { normalizeToKebabOrSnakeCase } from '@nestjs/schematics';
import { isAbsolute, posix, relative, sep } from 'node:path';
import { nestProjects, projectAt, type NestProject } from '../project/nest-project.js';
import { joinPath, projectPath, type ProjectFiles } from '../project/project-files.js';
import type { ToolkitServiceSchema } from './toolkit-service.schema.js';

/** Options of the schematic, complete. Paths are from the root of the workspace. */
export interface ToolkitServiceOptions {
  /** Name in kebab-case, such as `user-service`. */
  readonly name: string;
  /** The name as classes have it, such as `UserService`. */
  readonly className: string;
  /** The proto that was asked for. Undefined: the one of the name, which may have to be written. */
  readonly proto: string | undefined;
  readonly project: NestProject;
  /** Folder for the files that are the user's to change, such as `src/user-service`. */
  readonly folder: string;
  /** Suffix of spec files; `undefined` for none. */
  readonly specSuffix: string | undefined;
  readonly skipImport: boolean;
  readonly skipInstall: boolean;
  readonly format: boolean;
}

/** @throws SchematicsException if an option makes no sense */
export function normalizeOptions(
  schema: ToolkitServiceSchema,
  files: ProjectFiles,
): ToolkitServiceOptions {
  const { language = 'ts', flat = false, spec = true, format = false } = schema;
  if (language !== 'ts') {
    throw new SchematicsException(`language "${language}" is not supported: expected "ts"`);
  }
  const project = findProject(schema, files);
  const fullName = normalizeToKebabOrSnakeCase(schema.name);
  const name = posix.basename(fullName);
  assertName(name, schema.name);
  const parent = joinPath(
    projectPath(schema.sourceRoot ?? project.sourceRoot),
    fullName.slice(0, -name.length).replaceAll(/^\/+|\/+$/g, ''),
  );
  return {
    name,
    className: strings.classify(name),
    proto: schema.path === undefined ? undefined : protoPath(schema.path),
    project,
    folder: flat ? parent : joinPath(parent, name),
    specSuffix: spec ? normalizeToKebabOrSnakeCase(schema.specFileSuffix || 'spec') : undefined,
    skipImport: schema.skipImport ?? false,
    skipInstall: schema.skipInstall ?? false,
    format,
  };
}

function assertName(name: string, given: string): void {
  if (name.endsWith('.proto')) {
    throw new SchematicsException(
      `name "${given}" is a proto: expected the name of the service first, as in nest g toolkit-service user-service ${given}`,
    );
  }
  if (!/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/.test(name)) {
    throw new SchematicsException(
      `name "${given}" is not usable: expected letters, digits and dashes, such as user-service`,
    );
  }
}

function findProject(
  { project: name, sourceRoot }: ToolkitServiceSchema,
  files: ProjectFiles,
): NestProject {
  const projects = nestProjects(files);
  if (name !== undefined) {
    const named = projects.find((project) => project.name === name);
    if (named) return named;
    const known = projects.flatMap((project) => project.name ?? []);
    throw new SchematicsException(
      `unknown project "${name}": expected one of the applications in nest-cli.json${known.length > 0 ? `: ${known.join(', ')}` : ', which has none'}`,
    );
  }
  return (sourceRoot === undefined ? undefined : projectAt(files, sourceRoot)) ?? projects[0]!;
}

/** Path of a proto from the root of the workspace. */
function protoPath(given: string): string {
  const path = isAbsolute(given) ? relative(process.cwd(), given).split(sep).join('/') : given;
  const normal = projectPath(posix.normalize(path.replaceAll('\\', '/')));
  if (normal.startsWith('../') || isAbsolute(normal)) {
    throw new SchematicsException(
      `proto "${given}" is outside of the project: copy it into the folder apis`,
    );
  }
  if (!normal.endsWith('.proto')) {
    throw new SchematicsException(
      `path "${given}" is no proto: expected a file that ends in .proto`,
    );
  }
  return normal;
}
