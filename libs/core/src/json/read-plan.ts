import type { JsonReader } from './json-reader.js';
import type { JsonField } from './json-type.js';

interface PlanEntry {
  readonly field: JsonField;
  /** Position in the proto, from 0. */
  readonly index: number;
  /** The names that it is found by, in quotes. */
  readonly quotedNames: readonly string[];
}

/** How the members of a message are found. Made once per message type. */
export class ReadPlan {
  private readonly entries: readonly PlanEntry[];
  private readonly byName: ReadonlyMap<string, PlanEntry>;

  /** @param fields by proto name and by JSON name */
  constructor(fields: ReadonlyMap<string, JsonField>) {
    const names = [...fields];
    this.entries = [...new Set(fields.values())].map((field, index) => ({
      field,
      index,
      quotedNames: names.filter(([, each]) => each === field).map(([name]) => JSON.stringify(name)),
    }));
    this.byName = new Map(
      names.map(([name, field]) => [name, this.entries.find((entry) => entry.field === field)!]),
    );
  }

  /**
   * Reads a name if it is the one that comes next in the proto: most senders keep that order, and to
   * compare is cheaper than to look up.
   */
  readGuessed(reader: JsonReader, index: number): PlanEntry | undefined {
    const guess = this.entries[index];
    if (guess === undefined) return undefined;
    for (const name of guess.quotedNames) if (reader.tryName(name)) return guess;
    return undefined;
  }

  find(name: string): PlanEntry | undefined {
    return this.byName.get(name);
  }
}

/** Which fields of a message were read already. */
export class SeenFields {
  private low = 0;
  private high: Set<number> | undefined;

  /** Adds a field by its position. @returns whether it is new. */
  add(index: number): boolean {
    if (index < 31) {
      const before = this.low;
      this.low |= 1 << index;
      return this.low !== before;
    }
    this.high ??= new Set();
    const isNew = !this.high.has(index);
    this.high.add(index);
    return isNew;
  }
}
