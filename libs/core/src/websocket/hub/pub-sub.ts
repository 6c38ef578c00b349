/** What the backplane needs of a Redis client; that of ioredis fits. */
export interface PubSubClient {
  publish(channel: string, message: string): Promise<unknown>;
}

export interface PubSubSubscriber {
  subscribe(channel: string): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  on(event: 'message', listener: (channel: string, message: string) => void): unknown;
  /** The connection is there, or there again. */
  on(event: 'ready', listener: () => void): unknown;
}

/** What the backplane needs of a plugin: `@nestjs-toolkit/plugin-redis` fits. */
export interface PubSubPlugin {
  client(): PubSubClient;
  /** A client of its own, which renews its subscriptions after an outage. */
  duplicate(): PubSubSubscriber;
}

/** Whether a plugin can be a backplane. */
export function isPubSubPlugin(plugin: unknown): plugin is PubSubPlugin {
  const { client, duplicate } = (plugin ?? {}) as Partial<PubSubPlugin>;
  return typeof client === 'function' && typeof duplicate === 'function';
}
