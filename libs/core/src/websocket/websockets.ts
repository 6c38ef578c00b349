import type { EventDefinition } from '../call/event-definition.js';
import type { WebSocketConnection } from '../call/websocket-connection.js';
import { EVERYBODY, type Audience } from './hub/audience.js';
import type { Hub } from './hub/hub.js';
import { OutgoingEvent } from './hub/outgoing-event.js';
import type { PresenceEntry } from './hub/presence.js';
import type { WebSocketEvents } from './events/websocket-events.js';

/** Connections that an event is sent to, in all instances of the service. */
export interface WebSocketAudience {
  /**
   * Sends an event. It arrives at most once at each connection, and events of one sender arrive in the
   * order they were sent.
   *
   * @returns when this instance has taken it; with a backplane, when that has
   * @throws StatusError `UNAVAILABLE` if the backplane does not take it
   */
  emit<T>(event: EventDefinition<T> | string, payload?: T): Promise<void>;
  /** The same audience without some connections, such as the sender's own. */
  except(...connections: readonly (WebSocketConnection | string)[]): WebSocketAudience;
}

/**
 * The WebSocket connections of the service: send to all, to rooms or to users, look who is there, and
 * subscribe to events. Injectable.
 *
 * @example
 * constructor(private readonly websockets: WebSockets) {}
 * await this.websockets.to(`room:${id}`).emit('chat:message', message);
 */
export class WebSockets {
  constructor(
    private readonly hub: Hub,
    /** Handlers of events. */
    readonly events: WebSocketEvents,
  ) {}

  /** Open connections of this instance. */
  get size(): number {
    return this.hub.size;
  }

  /** Open connections of this instance. */
  connections(): Iterable<WebSocketConnection> {
    return this.hub.connections();
  }

  /** A connection of this instance. */
  connection(id: string): WebSocketConnection | undefined {
    return this.hub.find(id);
  }

  /** Sends an event to every connection. */
  broadcast<T>(event: EventDefinition<T> | string, payload?: T): Promise<void> {
    return this.all().emit(event, payload);
  }

  /** Every connection. */
  all(): WebSocketAudience {
    return this.#audience(EVERYBODY);
  }

  /** Connections that are in any of the rooms. */
  to(...rooms: readonly string[]): WebSocketAudience {
    if (rooms.length === 0) throw new TypeError('no room is named: use all() for everybody');
    return this.#audience({ ...EVERYBODY, rooms });
  }

  /** Connections of any of the users. */
  toUser(...users: readonly string[]): WebSocketAudience {
    if (users.length === 0) throw new TypeError('no user is named: use all() for everybody');
    return this.#audience({ ...EVERYBODY, users });
  }

  /** Sends an event to all connections of a user. */
  sendToUser<T>(user: string, event: EventDefinition<T> | string, payload?: T): Promise<void> {
    return this.toUser(user).emit(event, payload);
  }

  /** Who is in a room, in all instances. */
  presence(room: string): PresenceEntry[] {
    return [...this.hub.presenceIn(room), ...(this.hub.backplane?.presenceIn(room) ?? [])];
  }

  /** Connections of a user, in all instances. */
  presenceOfUser(user: string): PresenceEntry[] {
    return [...this.hub.presenceOfUser(user), ...(this.hub.backplane?.presenceOfUser(user) ?? [])];
  }

  isOnline(user: string): boolean {
    return this.presenceOfUser(user).length > 0;
  }

  #audience(audience: Audience): WebSocketAudience {
    return {
      emit: (event, payload) => this.#emit(audience, event, payload),
      except: (...connections) => {
        const ids = connections.map((each) => (typeof each === 'string' ? each : each.id));
        return this.#audience({ ...audience, except: [...audience.except, ...ids] });
      },
    };
  }

  async #emit<T>(
    audience: Audience,
    event: EventDefinition<T> | string,
    payload: T | undefined,
  ): Promise<void> {
    const { type, payload: message } =
      typeof event === 'string' ? { type: event, payload: undefined } : event;
    const outgoing = new OutgoingEvent(type, { value: payload, type: message });
    const backplane = this.hub.backplane;
    if (backplane) await backplane.publish(outgoing, audience);
    else this.hub.deliver(outgoing, audience);
  }
}
