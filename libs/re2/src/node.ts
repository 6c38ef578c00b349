import type { CharSet } from './char-set.js';

/**
 * Where an assertion holds: `^` and `$` are `begin_text` and `end_text`, or with the flag `m`
 * `begin_line` and `end_line`.
 */
export type Assertion =
  'begin_text' | 'end_text' | 'begin_line' | 'end_line' | 'word_boundary' | 'no_word_boundary';

/**
 * A parsed pattern. Groups, their names and laziness are gone: none of them changes whether a text
 * matches.
 */
export type Node =
  | { readonly type: 'set'; readonly set: CharSet }
  | { readonly type: 'assert'; readonly assertion: Assertion }
  | { readonly type: 'concat'; readonly nodes: readonly Node[] }
  | { readonly type: 'alternate'; readonly nodes: readonly Node[] }
  | { readonly type: 'repeat'; readonly node: Node; readonly min: number; readonly max: number };
