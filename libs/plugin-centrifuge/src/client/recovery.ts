import type { History } from '../engine/engine.js';
import type { Subscription } from '../node/subscription.js';
import type { Publication, SubscribeRequest, SubscribeResult } from '../protocol/messages.js';

/**
 * Gives a client what it missed since the place it knows, if all of that is still there; otherwise the
 * client starts at the newest place and is told so.
 */
export async function recover(
  subscription: Subscription,
  request: Pick<SubscribeRequest, 'recover' | 'epoch' | 'offset'>,
): Promise<SubscribeResult> {
  const { session, channel, settings } = subscription;
  const { historyMetaTtl, recoveryLimit } = session.node.settings;
  const since = { offset: request.offset ?? 0, epoch: request.epoch ?? '' };
  const isRecovering = settings.isRecoverable && (request.recover ?? false);
  const history = await session.node.engine.history(channel, {
    historyMetaTtl,
    ...(isRecovering ? { limit: recoveryLimit, since } : { limit: 0 }),
  });
  const { position } = history;
  const place = { epoch: position.epoch, offset: position.offset };
  if (!isRecovering) {
    subscription.start(position, undefined);
    return place;
  }
  const recovered = isComplete(history, since);
  const publications = recovered ? history.publications : [];
  subscription.start(position, publications.at(-1));
  const { filter } = settings;
  const wanted = filter ? publications.filter(({ tags }) => filter(tags ?? {})) : publications;
  return {
    ...place,
    was_recovering: true,
    recovered,
    ...(wanted.length > 0 ? { publications: wanted } : {}),
  };
}

/** Whether publications reach from one place to the newest without a gap. */
function isComplete(
  { publications, position }: History,
  since: { readonly offset: number; readonly epoch: string },
): boolean {
  if (since.epoch !== '' && since.epoch !== position.epoch) return false;
  const [first] = publications;
  if (!first) return since.offset === position.offset;
  const last: Publication = publications.at(-1)!;
  return first.offset === since.offset + 1 && last.offset === position.offset;
}
