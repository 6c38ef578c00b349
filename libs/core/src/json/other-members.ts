import type { JsonError } from './json-error.js';
import type { JsonReader } from './json-reader.js';

/** Name of the member that says which type an `Any` holds. */
export const TYPE_MEMBER = '@type';

/** Skips the members of an object that are no fields: unknown ones, and the type of an `Any`. */
export class OtherMembers {
  private hasType = false;

  /** @param isAny Whether the object is the content of an `Any` */
  constructor(private readonly isAny: boolean) {}

  /** Skips the value of a member. @throws JsonError if it is unknown and the reader refuses that */
  skip(reader: JsonReader, name: string): void {
    if (this.isAny && name === TYPE_MEMBER) {
      if (this.hasType) throw reader.error(`duplicate "${TYPE_MEMBER}"`, 'give it once');
      this.hasType = true;
    } else if (!reader.skipsUnknownFields) {
      throw unknownField(reader, name);
    }
    reader.skipValue();
  }
}

function unknownField(reader: JsonReader, name: string): JsonError {
  return reader.error(`unknown field ${JSON.stringify(name)}`, 'give only fields of the message');
}
