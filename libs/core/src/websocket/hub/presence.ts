/** A connection as others see it. */
export interface PresenceEntry {
  /** Id of the connection. */
  readonly connection: string;
  /** Who `identify()` said it is. */
  readonly user?: string | undefined;
  /** What `identify()` said beside the user. */
  readonly info?: unknown;
  /** Rooms that the connection is in. */
  readonly rooms: readonly string[];
}
