import type { Rule } from '@angular-devkit/schematics';
import { formatFiles } from '@nestjs/schematics';
import type { ServiceCode } from '../service-code.js';
import type { ToolkitServiceOptions } from '../normalize-options.js';

/** Formats the files that are the user's, if `--format` asks for it. Generated code has a format of its own. */
export function formatSources({ format }: ToolkitServiceOptions, { target }: ServiceCode): Rule {
  return (tree) => {
    if (!format) return;
    const paths = tree.actions
      .map(({ path }) => path.slice(1))
      .filter((path) => !path.startsWith(`${target.output}/`));
    return formatFiles(paths);
  };
}
