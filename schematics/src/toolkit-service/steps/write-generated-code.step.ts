import type { Rule } from '@angular-devkit/schematics';
import type { ServiceCode } from '../service-code.js';

/** Writes the generated files that differ from what is there. */
export function writeGeneratedCode({ changes }: ServiceCode): Rule {
  return (tree) => {
    for (const { kind, path, text } of changes) {
      if (kind === 'create') tree.create(path, text);
      else tree.overwrite(path, text);
    }
  };
}
