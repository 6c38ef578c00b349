import { compilePattern, type Pattern } from '@nestjs-toolkit/re2';

/**
 * Patterns that are kept compiled. Rules may take a pattern from a message, so there may be any
 * number of them.
 */
const MAX_PATTERNS = 256;

export interface PatternCache {
  /** @throws PatternSyntaxError */
  get(source: string): Pattern;
}

/** Keeps patterns compiled; the one that came first makes room. */
export function createPatternCache(): PatternCache {
  const patterns = new Map<string, Pattern>();
  return {
    get: (source) => {
      const known = patterns.get(source);
      if (known !== undefined) return known;
      const pattern = compilePattern(source);
      if (patterns.size >= MAX_PATTERNS) patterns.delete(patterns.keys().next().value!);
      patterns.set(source, pattern);
      return pattern;
    },
  };
}
