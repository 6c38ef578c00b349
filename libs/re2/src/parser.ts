import { readCharClass } from './char-class.js';
import { createCharSet, type SetItem } from './char-set.js';
import { Cursor } from './cursor.js';
import { readCharacterEscape, readClassEscape } from './escape.js';
import { NO_FLAGS, withFlags, type Flags } from './flags.js';
import type { Assertion, Node } from './node.js';
import { MAX_REPEAT, isCountAllowed, readCount } from './repetition.js';

/** Groups inside groups; deeper patterns are refused, as in RE2. */
const MAX_DEPTH = 1000;

const LINE_FEED: SetItem = { from: 0x0a, to: 0x0a };
const ANYTHING: SetItem = { from: 0, to: 0x10ffff };

/**
 * Reads RE2 syntax (https://github.com/google/re2/wiki/Syntax) the way Go's `regexp` does.
 *
 * @throws PatternSyntaxError
 */
export function parsePattern(pattern: string): Node {
  return new Parser(new Cursor(pattern)).parse();
}

class Parser {
  private readonly names = new Set<string>();
  private flags: Flags = NO_FLAGS;
  private depth = 0;

  constructor(private readonly cursor: Cursor) {}

  parse(): Node {
    const node = this.alternation();
    if (!this.cursor.atEnd) throw this.cursor.error('")" without an opening "("');
    return node;
  }

  private alternation(): Node {
    const nodes = [this.concatenation()];
    while (this.cursor.skip('|')) nodes.push(this.concatenation());
    return nodes.length === 1 ? nodes[0]! : { type: 'alternate', nodes };
  }

  private concatenation(): Node {
    const nodes: Node[] = [];
    while (!this.cursor.atEnd && !this.cursor.sees('|') && !this.cursor.sees(')')) {
      const start = this.cursor.offset;
      // Flags are no atom: a count after them repeats the atom before them.
      const atoms = this.readFlags() ? nodes.splice(-1) : (this.quotation() ?? [this.atom()]);
      const last = atoms.pop();
      nodes.push(...atoms);
      if (last) nodes.push(this.repetition(last, start));
    }
    return nodes.length === 1 ? nodes[0]! : { type: 'concat', nodes };
  }

  /** `(?is-m)`, in force to the end of the group around it. */
  private readFlags(): boolean {
    const text = this.cursor.read(/\(\?([imsU]*(?:-[imsU]+)?)\)/y)?.[1];
    if (text === undefined) return false;
    this.flags = withFlags(this.flags, text);
    return true;
  }

  /** `\Q…\E`. A count that follows repeats the last character only. */
  private quotation(): Node[] | undefined {
    const text = this.cursor.read(/\\Q(.*?)(?:\\E|$)/sy)?.[1];
    if (text === undefined) return undefined;
    return Array.from(text, (character) => this.character(character.codePointAt(0)!));
  }

  private repetition(node: Node, start: number): Node {
    const count = readCount(this.cursor);
    if (!count) return node;
    const second = this.cursor.offset;
    if (readCount(this.cursor)) {
      const text = this.cursor.pattern.slice(start, this.cursor.offset);
      throw this.cursor.error(`repetition "${text}" of a repetition, use a group,`, second);
    }
    const repeat: Node = { type: 'repeat', node, ...count };
    if (isCountAllowed(repeat)) return repeat;
    throw this.cursor.error(`nested repetition of more than ${MAX_REPEAT} times`, start);
  }

  private atom(): Node {
    const { cursor, flags } = this;
    const start = cursor.offset;
    if (cursor.sees('(')) return this.group();
    if (cursor.sees('[')) return { type: 'set', set: readCharClass(cursor, flags.fold) };
    if (cursor.sees('\\')) return this.escape();
    if (cursor.skip('.')) return this.set(flags.dotAll ? ANYTHING : LINE_FEED, !flags.dotAll);
    if (cursor.skip('^')) return assertion(flags.multiLine ? 'begin_line' : 'begin_text');
    if (cursor.skip('$')) return assertion(flags.multiLine ? 'end_line' : 'end_text');
    if (readCount(cursor)) throw cursor.error('repetition of nothing', start);
    return this.character(cursor.next());
  }

  private group(): Node {
    const { cursor, flags } = this;
    const start = cursor.offset;
    this.openGroup(start);
    if (++this.depth > MAX_DEPTH) throw cursor.error(`more than ${MAX_DEPTH} nested groups`, start);
    const node = this.alternation();
    if (!cursor.skip(')')) throw cursor.error('group without a closing ")"', start);
    this.depth--;
    this.flags = flags;
    return node;
  }

  /** Reads `(`, `(?:`, `(?i:`, `(?P<name>` or `(?<name>`. */
  private openGroup(start: number): void {
    const { cursor } = this;
    cursor.skip('(');
    if (!cursor.sees('?')) return;
    const name = cursor.read(/\?P?<(\w+)>/y)?.[1];
    if (name !== undefined) return this.addName(name, start);
    const flags = cursor.read(/\?([imsU]*(?:-[imsU]+)?):/y)?.[1];
    if (flags === undefined) throw cursor.error(problemOfGroup(cursor), start);
    this.flags = withFlags(this.flags, flags);
  }

  private addName(name: string, start: number): void {
    if (this.names.has(name)) throw this.cursor.error(`second group named "${name}"`, start);
    this.names.add(name);
  }

  private escape(): Node {
    const { cursor } = this;
    if (cursor.skip('\\A')) return assertion('begin_text');
    if (cursor.skip('\\z')) return assertion('end_text');
    if (cursor.skip('\\b')) return assertion('word_boundary');
    if (cursor.skip('\\B')) return assertion('no_word_boundary');
    const items = readClassEscape(cursor);
    if (items) return { type: 'set', set: createCharSet(items, { fold: this.flags.fold }) };
    return this.character(readCharacterEscape(cursor));
  }

  private character(codePoint: number): Node {
    return this.set({ from: codePoint, to: codePoint });
  }

  private set(item: SetItem, negated = false): Node {
    return { type: 'set', set: createCharSet([item], { negated, fold: this.flags.fold }) };
  }
}

function assertion(assertion: Assertion): Node {
  return { type: 'assert', assertion };
}

function problemOfGroup(cursor: Cursor): string {
  const lookaround = cursor.read(/\?<?[=!]/y)?.[0];
  if (lookaround !== undefined) return `lookaround "(${lookaround}", which RE2 does not have,`;
  return `unknown group "(${cursor.read(/\?[^)]{0,2}/uy)?.[0] ?? ''}"`;
}
