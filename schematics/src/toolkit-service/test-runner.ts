import type { Manifest } from '../project/manifest.js';

/** What runs the specs of a project. */
export type TestRunner = 'vitest' | 'jest';

/** @returns `undefined` if it is neither, so that no spec can be written */
export function testRunnerOf({ dependencies }: Manifest): TestRunner | undefined {
  if (!dependencies.has('@nestjs/testing')) return undefined;
  if (dependencies.has('vitest')) return 'vitest';
  return dependencies.has('jest') ? 'jest' : undefined;
}
