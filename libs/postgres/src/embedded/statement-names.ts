/**
 * Prepared statements of a session. All sessions share the engine's one set of names, so each name
 * gets the session's number in front.
 */
export class StatementNames {
  readonly #prepared = new Set<string>();

  constructor(private readonly session: number) {}

  /** Engine's names of the statements that are prepared. */
  get prepared(): Iterable<string> {
    return this.#prepared;
  }

  /** The message with the session's statement names replaced by the engine's. */
  translate(type: string, bytes: Buffer): Buffer {
    const start = nameStart(type, bytes);
    if (start === undefined || bytes[start] === 0) return bytes;
    const end = bytes.indexOf(0, start);
    if (end < 0) return bytes;
    const name = `${this.session}.${bytes.toString('utf8', start, end)}`;
    if (type === 'P') this.#prepared.add(name);
    if (type === 'C') this.#prepared.delete(name);
    const translated = Buffer.concat([
      bytes.subarray(0, start),
      Buffer.from(name),
      bytes.subarray(end),
    ]);
    translated.writeInt32BE(translated.length - 1, 1);
    return translated;
  }
}

/** Where a message names a prepared statement. */
function nameStart(type: string, bytes: Buffer): number | undefined {
  const body = 5;
  if (type === 'P') return body;
  // Bind: the portal's name comes first.
  if (type === 'B') return bytes.indexOf(0, body) + 1;
  // Describe and Close: a letter says whether a statement or a portal follows.
  if (type === 'D' || type === 'C') return bytes[body] === 0x53 ? body + 1 : undefined;
  return undefined;
}
