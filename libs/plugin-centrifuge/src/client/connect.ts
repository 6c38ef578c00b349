import { connectionClaims } from '../auth/claims.js';
import { DisconnectError, disconnects, errors, unsubscribes } from '../protocol/codes.js';
import type { ConnectRequest, SubscribeResult } from '../protocol/messages.js';
import { bytesFromData, dataFromBytes } from '../protocol/payload.js';
import { hasPassed, secondsUntil, verifiedClaims } from './credentials.js';
import type { Session } from './session.js';
import { endSubscription, type OpenedSubscription, openSubscription } from './subscribe.js';

/** Who a client turned out to be. */
interface Credentials {
  readonly user: string;
  /** Seconds since the epoch; 0 is never. */
  readonly expiresAt: number;
  readonly info?: Uint8Array | undefined;
  readonly data?: Uint8Array | undefined;
  readonly channels: readonly string[];
}

/** Lets a client in, subscribes it to the channels that the server wants it on, and answers. */
export async function connect(
  session: Session,
  id: number,
  request: ConnectRequest,
): Promise<void> {
  const { node } = session;
  const { settings } = node;
  if (request.headers) session.emulateHeaders(request.headers);
  const credentials = await credentialsOf(session, request);
  if (session.isClosed) return;
  session.identify(credentials.user, credentials.info);
  if (!node.admit(session)) throw new DisconnectError(disconnects.connectionLimit);
  const channels = serverChannels(session, credentials);
  const results = await openAll(session, channels, request);
  if (session.isClosed) return;
  const { expiresAt, data } = credentials;
  session.establish();
  session.expireAt(expiresAt * 1_000);
  const subs: Record<string, SubscribeResult> = Object.create(null);
  for (const { subscription, result } of results) subs[subscription.channel] = result;
  session.reply(id, {
    connect: {
      client: session.id,
      version: node.version,
      ...(expiresAt > 0 ? { expires: true, ttl: secondsUntil(expiresAt) } : {}),
      ...(data ? { data } : {}),
      ...(channels.length > 0 ? { subs } : {}),
      ping: Math.round(settings.pingInterval / 1_000),
      pong: settings.pingInterval > 0,
      session: session.secret,
      node: node.id,
    },
  });
  for (const { finish } of results) finish();
  node.tell('connected', session);
}

/** @throws if one fails; the client is on none of the channels then */
async function openAll(
  session: Session,
  channels: readonly string[],
  { subs }: ConnectRequest,
): Promise<readonly OpenedSubscription[]> {
  const opening = channels.map((channel) => {
    const { recover = false, epoch = '', offset = 0 } = subs?.[channel] ?? {};
    const wishes = { recoverable: true, positioned: true, join_leave: true, isServerSide: true };
    return openSubscription(session, { channel, recover, epoch, offset, ...wishes });
  });
  const outcomes = await Promise.allSettled(opening);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) return Promise.all(opening);
  for (const subscription of session.subscriptions.values())
    endSubscription(subscription, unsubscribes.server);
  throw failed.reason;
}

async function credentialsOf(session: Session, request: ConnectRequest): Promise<Credentials> {
  const { node } = session;
  const { token = '', name = '', version = '' } = request;
  const decision = await node.handlers.connecting?.({
    client: session.id,
    transport: session.transport,
    headers: session.headers,
    address: session.peer.address,
    data: dataFromBytes(request.data),
    token,
    name,
    version,
  });
  if (decision) {
    const { user, expiresAt = 0, info, data, channels = [] } = decision;
    if (hasPassed(expiresAt)) throw errors.expired();
    return {
      user,
      expiresAt,
      channels,
      info: info === undefined ? undefined : bytesFromData(info),
      data: data === undefined ? undefined : bytesFromData(data),
    };
  }
  if (token !== '') {
    const claims = await verifiedClaims(node, token, connectionClaims);
    if (hasPassed(claims.expiresAt)) throw errors.expired();
    return claims;
  }
  if (node.settings.allowAnonymous) return { user: '', expiresAt: 0, channels: [] };
  throw new DisconnectError(disconnects.badRequest);
}

/** Channels that the server subscribes the client to: those of its token, and its own. */
function serverChannels({ node, user }: Session, { channels }: Credentials): readonly string[] {
  const { personalChannel, personalNamespace, maxChannels } = node.settings;
  const own = personalNamespace ? `${personalNamespace}:#${user}` : `#${user}`;
  const all = new Set(personalChannel && user !== '' ? [...channels, own] : channels);
  if (all.size > maxChannels) throw new DisconnectError(disconnects.channelLimit);
  for (const channel of all) {
    if (!node.namespaces.of(channel)) {
      node.logger.error(
        `token subscribes to channel ${JSON.stringify(channel)} of an unknown namespace`,
      );
      throw new DisconnectError(disconnects.badRequest);
    }
  }
  return [...all];
}
