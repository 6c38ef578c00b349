import { isWordCharacter } from './named-classes.js';
import type { Assertion } from './node.js';
import type { Program } from './program.js';

/** Symbol that stands for the end of the text. */
export const END = 0;

const UNKNOWN = 0;
const LINE_FEED = 0x0a;
const ASCII = 0x80;
const BASIC_PLANE = 0x10000;
/** Characters outside the basic plane whose symbol is remembered, at most. */
const MAX_REMEMBERED = 1024;

/** Characters that a program cannot tell apart. */
export interface Kind {
  /** Indexes of the program's sets that hold them. */
  readonly sets: ReadonlySet<number>;
  readonly isLineFeed: boolean;
  readonly isWord: boolean;
}

/**
 * Gives each kind of character a small number, its symbol, as it first appears: `^[a-z]+\d` knows
 * letters, digits and the rest. An automaton over symbols is a table.
 */
export class Alphabet {
  /** By symbol. */
  readonly kinds: Kind[] = [];
  private readonly symbols = new Map<string, number>();
  private readonly astral = new Map<number, number>();
  /** Symbols of ASCII, and from the first character beyond it of the whole basic plane. */
  private basic = new Uint16Array(ASCII);
  private readonly seesLines: boolean;
  private readonly seesWords: boolean;

  constructor(private readonly program: Program) {
    this.seesLines = uses(program, ['begin_line', 'end_line']);
    this.seesWords = uses(program, ['word_boundary', 'no_word_boundary']);
    this.kinds.push({ sets: new Set(), isLineFeed: false, isWord: false });
  }

  symbolOf(codePoint: number): number {
    if (codePoint >= this.basic.length) return this.symbolBeyond(codePoint);
    const known = this.basic[codePoint]!;
    return known === UNKNOWN ? (this.basic[codePoint] = this.classify(codePoint)) : known;
  }

  private symbolBeyond(codePoint: number): number {
    if (codePoint < BASIC_PLANE) {
      const ascii = this.basic;
      this.basic = new Uint16Array(BASIC_PLANE);
      this.basic.set(ascii);
      return this.symbolOf(codePoint);
    }
    const known = this.astral.get(codePoint);
    if (known !== undefined) return known;
    if (this.astral.size >= MAX_REMEMBERED) this.astral.clear();
    const symbol = this.classify(codePoint);
    this.astral.set(codePoint, symbol);
    return symbol;
  }

  private classify(codePoint: number): number {
    const sets = this.program.sets.flatMap((set, index) => (set.has(codePoint) ? [index] : []));
    const isLineFeed = this.seesLines && codePoint === LINE_FEED;
    const isWord = this.seesWords && isWordCharacter(codePoint);
    const key = `${sets.join()};${isLineFeed};${isWord}`;
    const known = this.symbols.get(key);
    if (known !== undefined) return known;
    const symbol = this.kinds.push({ sets: new Set(sets), isLineFeed, isWord }) - 1;
    this.symbols.set(key, symbol);
    return symbol;
  }
}

function uses(program: Program, assertions: readonly Assertion[]): boolean {
  return program.steps.some(
    (step) => step.type === 'assert' && assertions.includes(step.assertion),
  );
}
