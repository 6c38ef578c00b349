import type { ChannelOptions } from '../node/channel-options.js';
import type { Session } from './session.js';

type Action = 'Subscribe' | 'Publish' | 'History' | 'Presence';

/** Whether the rules of a channel let a client do something. */
export function mayDo(
  session: Session,
  options: ChannelOptions,
  action: Action,
  channel = '',
): boolean {
  if (session.user === '' && !options[`allow${action}ForAnonymous`]) return false;
  if (options[`allow${action}ForClient`]) return true;
  if (action === 'Subscribe') return false;
  return options[`allow${action}ForSubscriber`] && session.subscriptions.has(channel);
}

/** Whether a channel such as `news#42,43` is open to the user of a client. */
export function mayEnter({ user }: Session, channel: string, options: ChannelOptions): boolean {
  const hash = channel.indexOf('#');
  if (!options.allowUserLimitedChannels || hash < 0 || user === '') return false;
  return channel
    .slice(hash + 1)
    .split(',')
    .includes(user);
}
