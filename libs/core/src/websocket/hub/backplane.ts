import type { Audience } from './audience.js';
import type { OutgoingEvent } from './outgoing-event.js';
import type { PresenceEntry } from './presence.js';
import type { Connection } from '../connection/connection.js';

/** Connects the hubs of several instances. */
export interface Backplane {
  /** @throws Error if it cannot be reached */
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Delivers an event in all instances, this one too.
   *
   * @throws StatusError `UNAVAILABLE`
   */
  publish(event: OutgoingEvent, audience: Audience): Promise<void>;
  /** Connections of other instances. */
  presenceIn(room: string): PresenceEntry[];
  presenceOfUser(user: string): PresenceEntry[];
  /** Tells others what has become of a connection here. */
  changed(connection: Connection): void;
}
