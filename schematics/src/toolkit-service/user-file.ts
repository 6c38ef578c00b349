import { createGeneratedFile, type RenderableFile } from '@nestjs-toolkit/codegen';
import type { GenerationTarget } from '../generation/generation-target.js';

/** Marks the module of an import as a path from the root of the workspace. */
const WORKSPACE = 'workspace:';

/** How a module of the workspace is named for {@link createUserFile}. @param file from the root, without extension */
export function workspaceModule(file: string): string {
  return `${WORKSPACE}${file}`;
}

/** A TypeScript file that is written once and then is the user's to change. @param path from the root of the workspace */
export function createUserFile(
  path: string,
  { output, importExtension }: GenerationTarget,
): RenderableFile {
  return createGeneratedFile(path, {
    preamble: [],
    importExtension,
    moduleOf: ({ from }) => {
      if (from.startsWith(WORKSPACE)) return `./${from.slice(WORKSPACE.length)}.js`;
      return from.startsWith('./') ? `./${output}/${from.slice(2)}` : from;
    },
  });
}
