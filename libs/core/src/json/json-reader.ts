import { Char, JsonScanner } from './json-scanner.js';
import type { TypeRegistry } from './type-registry.js';
import { decodeUtf8 } from './utf8.js';

export interface JsonReadOptions {
  /** What to do with a member that is no field of its message. @default 'skip' */
  readonly unknownFields?: 'skip' | 'refuse' | undefined;
  /**
   * What to do with an enum value whose name the enum does not have: `skip` leaves the field out,
   * and the item or entry of a list or map. Unknown numbers are always kept. @default 'refuse'
   */
  readonly unknownEnumNames?: 'skip' | 'refuse' | undefined;
  /** How many objects and lists may lie within each other. @default 100 */
  readonly maxDepth?: number | undefined;
  /** Types that an `Any` may hold. @default none: an `Any` that is not empty is refused */
  readonly types?: TypeRegistry | undefined;
}

/** A place in a text that a reader can go back to. */
export interface ReaderMark {
  readonly index: number;
  readonly depth: number;
}

const DEFAULT_MAX_DEPTH = 100;
/**
 * V8 makes a string of this length or more as a view of the string that it was cut from, which then
 * stays in memory: a cached name would keep the body of its request. `JSON.parse` makes a copy.
 */
const SLICE_LENGTH = 13;
/** Inputs up to this length are not worth a copy. */
const SMALL_INPUT = 1024;

/**
 * Pull parser for JSON (RFC 8259, nothing beyond it), with a bound on nesting and a line and column
 * in every error. The caller asks for what it expects:
 *
 * @example
 * for (let more = reader.beginObject('an object'); more; more = reader.nextMember()) {
 *   const name = reader.readName();
 *   reader.skipValue();
 * }
 * reader.end();
 */
export class JsonReader extends JsonScanner {
  readonly skipsUnknownFields: boolean;
  readonly skipsUnknownEnumNames: boolean;
  readonly types: TypeRegistry | undefined;

  private readonly maxDepth: number;
  private depth = 0;
  private isAny = false;

  /** @throws JsonError when bytes are no UTF-8 */
  constructor(input: string | Uint8Array, options: JsonReadOptions = {}) {
    super(typeof input === 'string' ? input : decodeUtf8(input));
    this.maxDepth = options.maxDepth ?? DEFAULT_MAX_DEPTH;
    this.skipsUnknownFields = options.unknownFields !== 'refuse';
    this.skipsUnknownEnumNames = options.unknownEnumNames === 'skip';
    this.types = options.types;
  }

  /** Remembers where the reader is, to come back by `reset()`. */
  mark(): ReaderMark {
    return { index: this.index, depth: this.depth };
  }

  reset({ index, depth }: ReaderMark): void {
    this.index = index;
    this.depth = depth;
  }

  /** Says that the next object is the content of an `Any`, which has a member `@type` beside its fields. */
  expectAny(): void {
    this.isAny = true;
  }

  /** Whether `expectAny()` was called for the object that is about to be read. */
  takeAny(): boolean {
    const { isAny } = this;
    this.isAny = false;
    return isAny;
  }

  /** Begins an object. @returns whether it has a member. */
  beginObject(expected: string): boolean {
    if (this.peek() !== Char.OPEN_OBJECT) this.refuse(expected);
    this.enter();
    if (this.peek() !== Char.CLOSE_OBJECT) return true;
    this.leave();
    return false;
  }

  /** Goes on after a member's value. @returns whether another member follows. */
  nextMember(): boolean {
    const code = this.peek();
    if (code === Char.COMMA) {
      this.index++;
      return true;
    }
    if (code !== Char.CLOSE_OBJECT) this.unexpected('"," or "}"');
    this.leave();
    return false;
  }

  /** Reads a member's name and the colon after it. */
  readName(): string {
    if (this.peek() !== Char.QUOTE) this.unexpected('a name in double quotes');
    const name = this.string();
    if (this.peek() !== Char.COLON) this.unexpected('":"');
    this.index++;
    return name;
  }

  /** Reads a member's name and the colon if the name is the one given, in quotes. @returns whether it is. */
  tryName(quoted: string): boolean {
    this.peek();
    if (!this.input.startsWith(quoted, this.index)) return false;
    this.start = this.index;
    this.index += quoted.length;
    if (this.peek() !== Char.COLON) this.unexpected('":"');
    this.index++;
    return true;
  }

  /** Begins a list. @returns whether it has an item. */
  beginList(expected: string): boolean {
    if (this.peek() !== Char.OPEN_LIST) this.refuse(expected);
    this.enter();
    if (this.peek() !== Char.CLOSE_LIST) return true;
    this.leave();
    return false;
  }

  /** Goes on after an item. @returns whether another one follows. */
  nextItem(): boolean {
    const code = this.peek();
    if (code === Char.COMMA) {
      this.index++;
      return true;
    }
    if (code !== Char.CLOSE_LIST) this.unexpected('"," or "]"');
    this.leave();
    return false;
  }

  /** The kind of the next value, by how it begins. */
  nextKind(): 'object' | 'list' | 'string' | 'boolean' | 'null' | 'number' {
    const code = this.peek();
    if (code === Char.QUOTE) return 'string';
    if (code === Char.OPEN_OBJECT) return 'object';
    if (code === Char.OPEN_LIST) return 'list';
    if (code === Char.LETTER_N) return 'null';
    if (code === Char.MINUS || (code >= Char.ZERO && code <= Char.NINE)) return 'number';
    if (this.isNextWord('true') || this.isNextWord('false')) return 'boolean';
    return this.unexpected('a value');
  }

  /** Reads `null` if it is next. @returns whether it was. */
  readNull(): boolean {
    if (this.peek() !== Char.LETTER_N) return false;
    this.start = this.index;
    if (!this.isNextWord('null')) this.unexpected('a value');
    this.index += 'null'.length;
    return true;
  }

  readBoolean(expected: string): boolean {
    this.peek();
    this.start = this.index;
    const value = this.isNextWord('true');
    if (!value && !this.isNextWord('false')) this.refuse(expected);
    this.index += value ? 'true'.length : 'false'.length;
    return value;
  }

  /** Reads a string that is kept. */
  readString(expected: string): string {
    const text = this.readText(expected);
    if (text.length < SLICE_LENGTH || this.input.length <= SMALL_INPUT) return text;
    return JSON.parse(this.input.slice(this.start, this.index)) as string;
  }

  /** Reads a string that is only looked at: it may hold on to the whole input. */
  readText(expected: string): string {
    if (this.peek() !== Char.QUOTE) this.refuse(expected);
    return this.string();
  }

  /**
   * Reads a number, or a string that may hold one.
   * @returns a number for an integer of up to 15 digits, else the text: a number as JSON writes it, or whatever is in the string
   */
  readNumeric(expected: string): number | string {
    const code = this.peek();
    if (code === Char.QUOTE) return this.quotedNumeric();
    if (code !== Char.MINUS && !(code >= Char.ZERO && code <= Char.NINE)) this.refuse(expected);
    return this.number();
  }

  /** Reads any value and forgets it. */
  skipValue(): void {
    switch (this.nextKind()) {
      case 'object':
        return this.skipObject();
      case 'list':
        return this.skipList();
      case 'string':
        return void this.string();
      case 'number':
        return void this.number();
      case 'null':
        return void this.readNull();
      case 'boolean':
        return void this.readBoolean('a value');
    }
  }

  /** Asserts that nothing but white space is left. */
  end(): void {
    if (!Number.isNaN(this.peek())) this.unexpected('the end of the text');
  }

  private enter(): void {
    this.start = this.index++;
    if (++this.depth <= this.maxDepth) return;
    throw this.error(
      'too deep nesting',
      `at most ${this.maxDepth} objects and lists may lie within each other`,
    );
  }

  private leave(): void {
    this.index++;
    this.depth--;
  }

  private skipObject(): void {
    for (let more = this.beginObject('an object'); more; more = this.nextMember()) {
      this.readName();
      this.skipValue();
    }
  }

  private skipList(): void {
    for (let more = this.beginList('a list'); more; more = this.nextItem()) this.skipValue();
  }

  /** Throws for a value of another kind than the one expected, after checking that it is a value at all. */
  private refuse(expected: string): never {
    const begin = this.index;
    const kind = this.nextKind();
    if (kind === 'object' || kind === 'list') this.unexpected(expected);
    this.skipValue();
    const text = this.input.slice(begin, this.index);
    throw this.error(
      `invalid value ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`,
      `expected ${expected}`,
    );
  }
}
