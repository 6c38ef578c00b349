import type { EventDefinition } from './event-definition.js';
import type { CallKey } from './call-key.js';
import type { Metadata } from './metadata.js';
import type { Peer } from './peer.js';

/**
 * A WebSocket connection: `call.websocket` in handlers, and `@ConnectedSocket()`. A handler that runs
 * before the connection is open may join rooms and send already; what it sends follows the opening.
 */
export interface WebSocketConnection {
  /** Unique in all instances of the service. */
  readonly id: string;
  /** Whether messages can be sent: not before the handshake has ended, nor once closing has begun. */
  readonly isOpen: boolean;
  readonly peer: Peer;
  /** Headers of the handshake. */
  readonly metadata: Metadata;
  /** Who {@link identify} said it is. */
  readonly user: string | undefined;
  readonly rooms: ReadonlySet<string>;
  /** Aborts when the connection is closed. */
  readonly signal: AbortSignal;
  /**
   * Says who is connected, for `sendToUser()` and presence. A user may have many connections.
   *
   * @param info what presence tells of the connection beside its user, as JSON
   */
  identify(user: string, info?: unknown): void;
  /** @throws StatusError `RESOURCE_EXHAUSTED` for more rooms than a connection may be in */
  join(room: string): void;
  leave(room: string): void;
  /** Sends an event. @returns whether it was queued: not on a closed connection or for a slow reader */
  send<T>(event: EventDefinition<T> | string, payload?: T): boolean;
  /**
   * Closes the connection after what is queued.
   *
   * @param code of RFC 6455; 3000–4999 for an application's own. @default 1000
   * @param reason up to 123 bytes
   */
  close(code?: number, reason?: string): void;
  /** A value that a middleware or guard left on the call of the handshake, or a handler here. */
  get<T>(key: CallKey<T>): T | undefined;
  set<T>(key: CallKey<T>, value: T): void;
}
