import { JsonError, invalidValue, shown } from './json-error.js';
import { readEscaped } from './json-string.js';
import { NUMBER_AT } from './number-grammar.js';
import { placeAt } from './place.js';

/** Codes of the characters that JSON is made of. */
export const Char = {
  QUOTE: 34,
  COMMA: 44,
  MINUS: 45,
  POINT: 46,
  ZERO: 48,
  NINE: 57,
  COLON: 58,
  OPEN_LIST: 91,
  BACKSLASH: 92,
  CLOSE_LIST: 93,
  LETTER_E: 101,
  LETTER_N: 110,
  OPEN_OBJECT: 123,
  CLOSE_OBJECT: 125,
} as const;

/** Integers of up to this many digits are exact in a double. */
const SAFE_DIGITS = 15;

/** The words of JSON: white space, strings and numbers, and the place of a fault. */
export class JsonScanner {
  /** Index of the next character. */
  protected index = 0;
  /** Where the word starts that was read last, for errors about it. */
  protected start = 0;

  constructor(protected readonly input: string) {}

  /** An error about the value that was read last. */
  invalid(value: unknown, expected: string): JsonError {
    return invalidValue(value, expected, placeAt(this.input, this.start));
  }

  /** An error about the name or value that was read last. */
  error(problem: string, advice: string): JsonError {
    return new JsonError(problem, advice, placeAt(this.input, this.start));
  }

  /** Code of the next character that is no white space; NaN at the end. */
  protected peek(): number {
    let code = this.input.charCodeAt(this.index);
    while (code === 32 || code === 10 || code === 13 || code === 9) {
      code = this.input.charCodeAt(++this.index);
    }
    return code;
  }

  protected isNextWord(word: string): boolean {
    return this.input.startsWith(word, this.index);
  }

  /** Reads a string, whose opening quote is next. */
  protected string(): string {
    const { input } = this;
    const begin = this.index + 1;
    this.start = this.index;
    for (let at = begin; ; at++) {
      const code = input.charCodeAt(at);
      if (code === Char.QUOTE) {
        this.index = at + 1;
        return input.slice(begin, at);
      }
      // Escapes, control characters, surrogates and the end of the text are rare.
      if (code === Char.BACKSLASH || !(code >= 32) || (code & 0xf800) === 0xd800) break;
    }
    const { text, end } = readEscaped(input, begin);
    this.index = end;
    return text;
  }

  /** Reads a number: an integer of up to 15 digits as it is, others as text. */
  protected number(): number | string {
    this.start = this.index;
    const value = this.shortInteger(this.index);
    const code = this.input.charCodeAt(this.index);
    if (value === undefined || code === Char.POINT || (code | 32) === Char.LETTER_E)
      return this.longNumber();
    return value;
  }

  /** Reads a string, whose opening quote is next; an integer of up to 15 digits as a number. */
  protected quotedNumeric(): number | string {
    const begin = this.index;
    const value = this.shortInteger(begin + 1);
    if (value === undefined || this.input.charCodeAt(this.index) !== Char.QUOTE) {
      this.index = begin;
      return this.string();
    }
    this.start = begin;
    this.index++;
    return value;
  }

  /** Reads an integer of up to 15 digits without leading zeros; undefined if there is none. */
  private shortInteger(begin: number): number | undefined {
    const { input } = this;
    const isNegative = input.charCodeAt(begin) === Char.MINUS;
    const first = isNegative ? begin + 1 : begin;
    let at = first;
    let value = 0;
    let code = input.charCodeAt(at);
    while (code >= Char.ZERO && code <= Char.NINE) {
      value = value * 10 + (code - Char.ZERO);
      code = input.charCodeAt(++at);
    }
    const digits = at - first;
    if (digits === 0 || digits > SAFE_DIGITS) return undefined;
    if (digits > 1 && input.charCodeAt(first) === Char.ZERO) return undefined;
    this.index = at;
    return isNegative ? -value : value;
  }

  private longNumber(): string {
    NUMBER_AT.lastIndex = this.index = this.start;
    const text = NUMBER_AT.exec(this.input)?.[0];
    if (text === undefined) {
      const word = /[-+.\w]*/y;
      word.lastIndex = this.index;
      throw this.invalid(word.exec(this.input)![0], 'a number as JSON writes it');
    }
    this.index += text.length;
    return text;
  }

  /** Throws for a character that may not stand here. */
  protected unexpected(expected: string): never {
    this.start = this.index;
    const code = this.input.codePointAt(this.index);
    const what = code === undefined ? 'end of text' : shown(String.fromCodePoint(code));
    throw this.error(`unexpected ${what}`, `expected ${expected}`);
  }
}
