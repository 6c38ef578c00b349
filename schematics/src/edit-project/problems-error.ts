import type { Problem } from '@nestjs-toolkit/codegen';

/** Problems of protos or of configuration, which are printed as a compiler does. */
export class ProblemsError extends Error {
  override readonly name = 'ProblemsError';

  constructor(readonly problems: readonly Problem[]) {
    super(`${problems.length} problems`);
  }
}
