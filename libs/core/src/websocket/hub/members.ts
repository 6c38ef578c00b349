import type { Connection } from '../connection/connection.js';

/** Connections by a name: those in a room, or those of a user. */
export class Members {
  readonly #byName = new Map<string, Set<Connection>>();

  names(): IterableIterator<string> {
    return this.#byName.keys();
  }

  of(name: string): ReadonlySet<Connection> {
    return this.#byName.get(name) ?? NOBODY;
  }

  add(name: string, connection: Connection): void {
    const members = this.#byName.get(name);
    if (members) members.add(connection);
    else this.#byName.set(name, new Set([connection]));
  }

  remove(name: string, connection: Connection): void {
    const members = this.#byName.get(name);
    if (!members?.delete(connection)) return;
    if (members.size === 0) this.#byName.delete(name);
  }
}

const NOBODY: ReadonlySet<Connection> = new Set();
