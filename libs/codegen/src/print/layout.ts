import type { ImportSymbol } from './import-symbol.js';
import type { Group, Hanging, Printable } from './printable.js';

/** Longest line, in characters. The same as in the repository's prettier configuration. */
export const LINE_WIDTH = 100;

/** Turns the parts of a line into text; groups that do not fit are broken. */
export function layoutLine(
  parts: Printable,
  indent: number,
  localName: (symbol: ImportSymbol) => string,
): string {
  return new Layout(localName).line(parts, indent);
}

type Part = string | Group | Hanging;

class Layout {
  constructor(private readonly localName: (symbol: ImportSymbol) => string) {}

  line(parts: Printable, indent: number): string {
    const start = '  '.repeat(indent);
    let text = start;
    const flat = this.parts(parts);
    for (const [index, part] of flat.entries()) {
      if (typeof part === 'string') text += part;
      else if (part.kind === 'hanging') text += this.hanging(part, indent, lastLineLength(text));
      else
        text += this.group(part, indent, lastLineLength(text) + this.headLength(flat, index + 1));
    }
    return text.trimEnd() === '' ? '' : text;
  }

  private group(group: Group, indent: number, used: number): string {
    const flat = this.flatGroup(group);
    if (!group.broken && flat !== undefined && used + flat.length <= LINE_WIDTH) return flat;
    if (group.items.length === 0) return group.open + group.close;
    const items = group.items.map((item) => `${this.line(item, indent + 1)},\n`);
    return `${group.open}\n${items.join('')}${'  '.repeat(indent)}${group.close}`;
  }

  private hanging({ content }: Hanging, indent: number, used: number): string {
    const flat = this.flat(this.parts(content));
    if (flat !== undefined && used + 1 + flat.length <= LINE_WIDTH) return ` ${flat}`;
    return `\n${this.line(content, indent + 1)}`;
  }

  /** Text of a group on one line; undefined if something in it must be broken. */
  private flatGroup(group: Group): string | undefined {
    if (group.broken && group.items.length > 0) return undefined;
    const items = group.items.map((item) => this.flat(this.parts(item)));
    if (items.includes(undefined)) return undefined;
    const blank = group.padded && items.length > 0 ? ' ' : '';
    return group.open + blank + items.join(', ') + blank + group.close;
  }

  private flat(parts: readonly Part[]): string | undefined {
    const texts = parts.map((part) => {
      if (typeof part === 'string') return part;
      if (part.kind === 'group') return this.flatGroup(part);
      const content = this.flat(this.parts(part.content));
      return content === undefined ? undefined : ` ${content}`;
    });
    return texts.includes(undefined) ? undefined : texts.join('');
  }

  /** Length of what stands on the line after a group: up to where a later group may break. */
  private headLength(parts: readonly Part[], from: number): number {
    let length = 0;
    for (const part of parts.slice(from)) {
      if (typeof part !== 'string')
        return part.kind === 'group' ? length + part.open.length : length;
      length += part.length;
    }
    return length;
  }

  private parts(value: Printable): Part[] {
    if (value === undefined) return [];
    if (typeof value === 'string') return [value];
    if (typeof value === 'number') return [String(value)];
    if (isList(value)) return value.flatMap((item) => this.parts(item));
    return value.kind === 'import' ? [this.localName(value)] : [value];
  }
}

function isList(value: Printable): value is readonly Printable[] {
  return Array.isArray(value);
}

function lastLineLength(text: string): number {
  return text.length - (text.lastIndexOf('\n') + 1);
}
