import { JsonReader } from '../../json/json-reader.js';

/** Reads JSON and can give the text of a value that is to be read later. */
export class EnvelopeReader extends JsonReader {
  /** Checks the next value and gives its text. */
  rawValue(): string {
    this.peek();
    const begin = this.index;
    this.skipValue();
    return this.input.slice(begin, this.index);
  }
}
