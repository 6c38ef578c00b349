import type { Rule } from '@angular-devkit/schematics';
import { changeTree } from '../edit-project/change-tree.js';
import { setUpProject } from '../edit-project/set-up-project.js';
import type { NestAddSchema } from './nest-add.schema.js';

/** Sets a Nest project up, as `nest add @nestjs-toolkit/schematics` asks for. */
export function main({ skipInstall = false }: NestAddSchema): Rule {
  return changeTree({ skipInstall }, setUpProject);
}
