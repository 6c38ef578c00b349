import type { RabbitmqPlugin } from '@nestjs-toolkit/plugin-rabbitmq';

/** What others learn when a user was created or updated. */
export interface UserEvent {
  readonly type: 'user_created' | 'user_updated';
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
}

/** Names of the events of this service. */
export type UserEventName = 'user.created' | 'user.updated';

/** Plugin `queue`, which the service declares in code: its proto is that of the seed and knows no queue. */
export type QueuePlugin = RabbitmqPlugin;

declare module '@nestjs-toolkit/core' {
  interface PluginRegistry {
    queue: QueuePlugin;
  }
}

export function userEvent(
  event: UserEventName,
  { id, name, email }: { readonly id: string; readonly name: string; readonly email: string },
): UserEvent {
  const type = event === 'user.created' ? 'user_created' : 'user_updated';
  return { type, user_id: id, name, email };
}
