import { checkValue } from './check-value.js';
import { FieldBase } from './field-base.js';
import { withPath } from './json-error.js';
import type { JsonReader } from './json-reader.js';
import { listText, type JsonWriter } from './json-writer.js';

export class ListField extends FieldBase {
  readonly cardinality = 'repeated';
  readonly presence = false;

  has(message: object): boolean {
    return ((this.get(message) as unknown[] | undefined)?.length ?? 0) > 0;
  }

  override add(message: object, item: unknown): void {
    const list = this.get(message) as unknown[] | undefined;
    if (list === undefined) this.set(message, [item]);
    else list.push(item);
  }

  read(reader: JsonReader): unknown[] | undefined {
    if (reader.readNull()) return undefined;
    const list: unknown[] = [];
    let index = 0;
    try {
      const expected = `a list, each item ${this.type.expected}`;
      for (let more = reader.beginList(expected); more; more = reader.nextItem()) {
        const item = this.type.read(reader);
        if (item !== undefined) list.push(item);
        index++;
      }
    } catch (error) {
      throw withPath(error, `${this.name}[${index}]`);
    }
    return list;
  }

  protected checkParts(value: unknown, writer: JsonWriter): void {
    if (!Array.isArray(value)) return;
    for (const [index, item] of value.entries()) {
      checkValue(this.type, item, writer, `${this.name}[${index}]`);
    }
  }

  protected text(value: unknown, writer: JsonWriter): string {
    return listText((value ?? []) as unknown[], this.type, writer);
  }
}
