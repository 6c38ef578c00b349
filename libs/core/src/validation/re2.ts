import { compilePattern, type Pattern } from '@nestjs-toolkit/re2';

/**
 * A pattern of RE2 that is compiled when it is first used.
 *
 * @throws PatternSyntaxError from `test()`; the generator has checked the patterns of generated
 *   code
 */
export function re2(source: string): Pattern {
  let compiled: Pattern | undefined;
  return {
    source,
    test: (text) => (compiled ??= compilePattern(source)).test(text),
  };
}
