import { PatternSyntaxError } from './pattern-syntax-error.js';

/** A place in a pattern. It moves by code points. */
export class Cursor {
  /** UTF-16 units read so far. */
  offset = 0;

  constructor(readonly pattern: string) {}

  get atEnd(): boolean {
    return this.offset >= this.pattern.length;
  }

  /** Whether `text` comes next. */
  sees(text: string): boolean {
    return this.pattern.startsWith(text, this.offset);
  }

  /** Steps over `text` if it comes next. */
  skip(text: string): boolean {
    if (!this.sees(text)) return false;
    this.offset += text.length;
    return true;
  }

  /** Reads what a sticky expression matches here; undefined, and no step, where it does not. */
  read(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.offset;
    const match = expression.exec(this.pattern);
    if (!match) return undefined;
    this.offset = expression.lastIndex;
    return match;
  }

  /** Reads one character. Never called at the end. */
  next(): number {
    const codePoint = this.pattern.codePointAt(this.offset)!;
    this.offset += codePoint > 0xffff ? 2 : 1;
    return codePoint;
  }

  error(problem: string, offset: number = this.offset): PatternSyntaxError {
    return new PatternSyntaxError(problem, this.pattern, offset);
  }
}
