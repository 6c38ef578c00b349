import type { Connection } from '../connection/connection.js';
import type { ToolkitLogger } from '../../logging/toolkit-logger.js';
import type { Backplane } from './backplane.js';
import type { Audience } from './audience.js';
import { Members } from './members.js';
import type { OutgoingEvent } from './outgoing-event.js';
import type { PresenceEntry } from './presence.js';

/** The connections of this instance, and who is in which room. */
export class Hub {
  /** Connects it with those of other instances, once the service has started. */
  backplane: Backplane | undefined;
  readonly #connections = new Map<string, Connection>();
  readonly #rooms = new Members();
  readonly #users = new Members();

  constructor(private readonly logger: () => ToolkitLogger) {}

  get size(): number {
    return this.#connections.size;
  }

  connections(): IterableIterator<Connection> {
    return this.#connections.values();
  }

  find(id: string): Connection | undefined {
    return this.#connections.get(id);
  }

  roomNames(): IterableIterator<string> {
    return this.#rooms.names();
  }

  add(connection: Connection): void {
    this.#connections.set(connection.id, connection);
    for (const room of connection.rooms) this.#rooms.add(room, connection);
    if (connection.user !== undefined) this.#users.add(connection.user, connection);
  }

  remove(connection: Connection): void {
    this.#connections.delete(connection.id);
    for (const room of connection.rooms) this.#rooms.remove(room, connection);
    if (connection.user !== undefined) this.#users.remove(connection.user, connection);
  }

  join(connection: Connection, room: string): void {
    this.#rooms.add(room, connection);
  }

  leave(connection: Connection, room: string): void {
    this.#rooms.remove(room, connection);
  }

  identify(connection: Connection, before: string | undefined): void {
    if (before !== undefined) this.#users.remove(before, connection);
    this.#users.add(connection.user!, connection);
  }

  /** Sends an event to the connections of an audience that are on this instance, once to each. */
  deliver(event: OutgoingEvent, audience: Audience): void {
    for (const connection of this.audience(audience)) {
      try {
        connection.sendBytes(event.bytesFor(connection.codec));
      } catch (error) {
        // The payload cannot be written in this subprotocol: neither can it for the next connection.
        this.logger().withError(error).error(`event "${event.type}" cannot be written`);
        return;
      }
    }
  }

  /** The connections of an audience that are on this instance. */
  audience({ rooms, users, except }: Audience): Iterable<Connection> {
    const found = this.#candidates(rooms, users);
    return except.length === 0 ? found : [...found].filter(({ id }) => !except.includes(id));
  }

  presence(): PresenceEntry[] {
    return [...this.#connections.values()].map(presenceOf);
  }

  presenceIn(room: string): PresenceEntry[] {
    return [...this.#rooms.of(room)].map(presenceOf);
  }

  presenceOfUser(user: string): PresenceEntry[] {
    return [...this.#users.of(user)].map(presenceOf);
  }

  #candidates(rooms: readonly string[], users: readonly string[]): Iterable<Connection> {
    if (rooms.length === 0 && users.length === 0) return this.#connections.values();
    if (rooms.length === 1 && users.length === 0) return this.#rooms.of(rooms[0]!);
    if (rooms.length === 0 && users.length === 1) return this.#users.of(users[0]!);
    const all = new Set<Connection>();
    for (const room of rooms) for (const each of this.#rooms.of(room)) all.add(each);
    for (const user of users) for (const each of this.#users.of(user)) all.add(each);
    return all;
  }
}

/** A connection as others see it. */
export function presenceOf(connection: Connection): PresenceEntry {
  const { id, user, info, rooms } = connection;
  return {
    connection: id,
    ...(user === undefined ? {} : { user }),
    ...(info === undefined ? {} : { info }),
    rooms: [...rooms],
  };
}
