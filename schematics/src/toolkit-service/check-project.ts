import { SchematicsException } from '@angular-devkit/schematics';
import { readManifest } from '../project/manifest.js';
import type { ProjectFiles } from '../project/project-files.js';

/** First major version of Nest that the toolkit works with. */
const NEST_MAJOR = 12;

/** @throws SchematicsException if there is no Nest project here, or one that is too old */
export function checkProject(files: ProjectFiles): void {
  const manifest = readManifest(files);
  if (!manifest) {
    throw new SchematicsException('no package.json here: run it in the root of a Nest project');
  }
  const version = manifest.dependencies.get('@nestjs/core');
  if (version === undefined) {
    throw new SchematicsException(
      'package.json does not depend on @nestjs/core: run it in the root of a Nest project',
    );
  }
  const [, major] = /^[~^>=v\s]*(\d+)/.exec(version) ?? [];
  if (major !== undefined && Number(major) < NEST_MAJOR) {
    throw new SchematicsException(
      `@nestjs/core "${version}" is too old: expected version ${NEST_MAJOR} or later; upgrade the project with npx nest upgrade`,
    );
  }
}
