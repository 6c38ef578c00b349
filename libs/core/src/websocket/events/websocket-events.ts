import type { Call } from '../../call/call.js';
import type { EventDefinition } from '../../call/event-definition.js';

/** Handles an event. What it returns is sent back to whoever sent the event. */
export type EventHandler<Payload, Answer> = (
  payload: Payload,
  call: Call,
) => Answer | void | Promise<Answer | void>;

export interface EventSubscription {
  readonly definition: EventDefinition;
  readonly handler: EventHandler<unknown, unknown>;
}

/** Handlers of events that are functions: `websockets.events.on(UserUpdated, handler)`. */
export class WebSocketEvents {
  readonly #subscriptions: EventSubscription[] = [];
  #add: ((subscription: EventSubscription) => void) | undefined;

  /**
   * Subscribes to an event. Global guards, interceptors, pipes and filters apply to the handler.
   *
   * @throws Error for an event that has a handler already, here or when the service starts
   * @example websockets.events.on('user:update', async (payload, call) => ({ ok: true }));
   */
  on<Payload, Answer>(
    event: EventDefinition<Payload, Answer> | string,
    handler: EventHandler<Payload, Answer>,
  ): void {
    const definition = (typeof event === 'string' ? { type: event } : event) as EventDefinition;
    const subscription = { definition, handler: handler as EventHandler<unknown, unknown> };
    if (this.#add) this.#add(subscription);
    else this.#subscriptions.push(subscription);
  }

  /** Binds what was subscribed to, and whatever will be. */
  bind(add: (subscription: EventSubscription) => void): void {
    this.#add = add;
    for (const subscription of this.#subscriptions.splice(0)) add(subscription);
  }
}
