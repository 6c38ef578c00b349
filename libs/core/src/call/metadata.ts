export type MetadataValue = string | Uint8Array;

/**
 * Request or response metadata: HTTP headers and gRPC metadata under one interface. Keys are
 * case-insensitive; a key that ends in `-bin` holds bytes, any other holds text.
 */
export class Metadata implements Iterable<[string, MetadataValue]> {
  readonly #values = new Map<string, MetadataValue[]>();

  constructor(entries?: Iterable<readonly [string, MetadataValue]>) {
    for (const [key, value] of entries ?? []) this.append(key, value);
  }

  /** The first value of a text key. */
  get(key: string): string | undefined {
    const value = this.#values.get(key.toLowerCase())?.[0];
    return typeof value === 'string' ? value : undefined;
  }

  /** The first value of a `-bin` key. */
  getBinary(key: string): Uint8Array | undefined {
    const value = this.#values.get(key.toLowerCase())?.[0];
    return typeof value === 'object' ? value : undefined;
  }

  getAll(key: string): readonly MetadataValue[] {
    return this.#values.get(key.toLowerCase()) ?? [];
  }

  has(key: string): boolean {
    return this.#values.has(key.toLowerCase());
  }

  /** Replaces the values of a key. @throws TypeError for a key or value that cannot go on the wire */
  set(key: string, value: MetadataValue): this {
    this.#values.set(checkedKey(key, value), [value]);
    return this;
  }

  /** Adds a value to a key. @throws TypeError for a key or value that cannot go on the wire */
  append(key: string, value: MetadataValue): this {
    const name = checkedKey(key, value);
    const values = this.#values.get(name);
    if (values) values.push(value);
    else this.#values.set(name, [value]);
    return this;
  }

  /** Replaces the values of a key by those of another set, which has checked them already. */
  take(key: string, from: Metadata): this {
    const name = key.toLowerCase();
    const values = from.#values.get(name);
    if (values) this.#values.set(name, [...values]);
    return this;
  }

  delete(key: string): boolean {
    return this.#values.delete(key.toLowerCase());
  }

  get size(): number {
    return this.#values.size;
  }

  keys(): IterableIterator<string> {
    return this.#values.keys();
  }

  *[Symbol.iterator](): IterableIterator<[string, MetadataValue]> {
    for (const [key, values] of this.#values) {
      for (const value of values) yield [key, value];
    }
  }
}

/** Header-Name of the gRPC wire protocol: lower-case letters, digits, `_`, `-` and `.`. */
const KEY = /^[0-9a-z_.-]+$/;
/** ASCII-Value of the gRPC wire protocol: printable ASCII and space. */
const TEXT = /^[\x20-\x7e]*$/;

function checkedKey(key: string, value: MetadataValue): string {
  const name = key.toLowerCase();
  if (!KEY.test(name)) {
    throw new TypeError(`metadata key "${key}" must consist of letters, digits, "_", "-" and "."`);
  }
  if (name.endsWith('-bin') !== (typeof value !== 'string')) {
    throw new TypeError(
      `metadata key "${key}" must ${name.endsWith('-bin') ? 'hold bytes' : 'hold text, or end in "-bin" to hold bytes'}`,
    );
  }
  if (typeof value === 'string' && !TEXT.test(value)) {
    throw new TypeError(
      `metadata value of "${key}" must be printable ASCII; use a "-bin" key for other text`,
    );
  }
  return name;
}
