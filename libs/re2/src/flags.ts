/** Flags that are in force at some place of a pattern. */
export interface Flags {
  /** `i`: letters match whatever their case. */
  readonly fold: boolean;
  /** `m`: `^` and `$` match at lines too. */
  readonly multiLine: boolean;
  /** `s`: `.` matches a line feed too. */
  readonly dotAll: boolean;
}

export const NO_FLAGS: Flags = { fold: false, multiLine: false, dotAll: false };

/**
 * The flags after `(?on-off)`, such as `is` or `i-s`. `U` swaps greedy and lazy, which changes
 * nothing about whether a text matches.
 */
export function withFlags(flags: Flags, text: string): Flags {
  const [on = '', off = ''] = text.split('-');
  const set = (letter: string, before: boolean) =>
    (before || on.includes(letter)) && !off.includes(letter);
  return {
    fold: set('i', flags.fold),
    multiLine: set('m', flags.multiLine),
    dotAll: set('s', flags.dotAll),
  };
}
