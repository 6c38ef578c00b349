import { errors } from '../protocol/codes.js';
import type { Command, HistoryRequest, Results } from '../protocol/messages.js';
import { bytesFromData, dataFromBytes } from '../protocol/payload.js';
import { mayDo } from './permissions.js';
import type { Session } from './session.js';
import { optionsOf } from './subscribe.js';

/** Publishes what a client sends. */
export async function publish(
  session: Session,
  { channel, data, type = 0 }: NonNullable<Command['publish']>,
): Promise<object> {
  if (!channel || !data || type !== 0) throw errors.badRequest();
  const options = optionsOf(session, channel);
  const { node } = session;
  const event = { client: session, channel, data: dataFromBytes(data) };
  const decision = await node.handlers.publish?.(event);
  if (!decision && !mayDo(session, options, 'Publish', channel)) throw errors.permissionDenied();
  await node.publish(channel, decision?.data === undefined ? data : bytesFromData(decision.data), {
    info: session.subscriptions.get(channel)?.settings.info ?? session.infoFor(),
    ...(decision?.tags ? { tags: decision.tags } : {}),
  });
  return {};
}

export async function presence(
  session: Session,
  channel: string,
): Promise<NonNullable<Results['presence']>> {
  assertPresence(session, channel);
  const clients = await session.node.engine.presence(channel);
  return { presence: Object.fromEntries(clients) };
}

export async function presenceStats(
  session: Session,
  channel: string,
): Promise<NonNullable<Results['presence_stats']>> {
  assertPresence(session, channel);
  const { clients, users } = await session.node.presenceStats(channel);
  return { num_clients: clients, num_users: users };
}

export async function history(
  session: Session,
  { channel, limit = 0, since, reverse = false }: HistoryRequest,
): Promise<NonNullable<Results['history']>> {
  const options = optionsOf(session, channel);
  if (options.historySize <= 0 || options.historyTtl <= 0) throw errors.notAvailable();
  if (!mayDo(session, options, 'History', channel)) throw errors.permissionDenied();
  const { historyLimit, historyMetaTtl } = session.node.settings;
  const place = since && { offset: since.offset ?? 0, epoch: since.epoch ?? '' };
  const { publications, position } = await session.node.engine.history(channel, {
    limit: limit < 0 ? historyLimit : Math.min(limit, historyLimit),
    historyMetaTtl,
    reverse,
    ...(place ? { since: place } : {}),
  });
  if (place && place.epoch !== '' && place.epoch !== position.epoch)
    throw errors.unrecoverablePosition();
  return { publications, ...position };
}

function assertPresence(session: Session, channel: string): void {
  const options = optionsOf(session, channel);
  if (!options.presence) throw errors.notAvailable();
  if (!mayDo(session, options, 'Presence', channel)) throw errors.permissionDenied();
}
