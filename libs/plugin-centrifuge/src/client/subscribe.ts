import { subscriptionClaims } from '../auth/claims.js';
import { wholePublication } from '../node/publication-frames.js';
import type { SubscribeDecision } from '../node/events.js';
import type { ChannelOptions } from '../node/channel-options.js';
import { Subscription } from '../node/subscription.js';
import { createTagsFilter } from '../node/tags-filter.js';
import { type Disconnect, DisconnectError, disconnects, errors } from '../protocol/codes.js';
import type { SubscribeRequest, SubscribeResult } from '../protocol/messages.js';
import { bytesFromData, dataFromBytes } from '../protocol/payload.js';
import { mayDo, mayEnter } from './permissions.js';
import { hasPassed, verifiedClaims } from './credentials.js';
import { recover } from './recovery.js';
import { expiryOf, watchExpiry } from './refresh.js';
import type { Session } from './session.js';

/** Bit of {@link SubscribeRequest.flag}: an error instead of a subscription that could not be recovered. */
const REJECT_UNRECOVERED = 2;

/** A request of a client, or of the server for a client. */
interface OpenRequest extends SubscribeRequest {
  readonly isServerSide?: boolean;
  readonly info?: Uint8Array | undefined;
  readonly expiresAt?: number;
  readonly answer?: Uint8Array | undefined;
}

export interface OpenedSubscription {
  readonly subscription: Subscription;
  readonly result: SubscribeResult;
  /** To be called when the client has been answered. */
  readonly finish: () => void;
}

/** Subscribes a client that asks for it. */
export async function subscribe(
  session: Session,
  id: number,
  request: SubscribeRequest,
): Promise<void> {
  const { channel } = request;
  if (!channel || (request.type ?? 0) !== 0) throw errors.badRequest();
  const options = optionsOf(session, channel);
  if (session.subscriptions.has(channel)) throw errors.alreadySubscribed();
  if (session.subscriptions.size >= session.node.settings.maxChannels) throw errors.limitExceeded();
  const grant = await decide(session, request, options);
  if (session.isClosed) return;
  const opened = await openSubscription(session, { ...request, ...grant });
  if (session.isClosed) return;
  session.reply(id, { subscribe: opened.result });
  opened.finish();
}

/** Subscribes a client to a channel without being asked, and tells it. */
export async function subscribeOnServer(
  session: Session,
  channel: string,
  { expiresAt = 0, info, data }: SubscribeDecision,
): Promise<void> {
  optionsOf(session, channel);
  if (session.subscriptions.has(channel) || session.isClosed) return;
  const answer = data === undefined ? undefined : bytesFromData(data);
  const { result, finish } = await openSubscription(session, {
    channel,
    recoverable: true,
    positioned: true,
    join_leave: true,
    isServerSide: true,
    expiresAt,
    answer,
    info: info === undefined ? undefined : bytesFromData(info),
  });
  if (session.isClosed) return;
  const { recoverable = false, positioned = false, epoch = '', offset = 0 } = result;
  session.sendReply({
    push: {
      channel,
      subscribe: { recoverable, positioned, epoch, offset, ...(answer ? { data: answer } : {}) },
    },
  });
  finish();
}

/** @throws ClientError for a channel that cannot be */
export function optionsOf({ node }: Session, channel: string): ChannelOptions {
  if (channel === '' || channel.length > node.settings.maxChannelLength) throw errors.badRequest();
  const options = node.namespaces.of(channel);
  if (!options) throw errors.unknownChannel();
  return options;
}

interface Grant {
  readonly expiresAt: number;
  readonly info?: Uint8Array | undefined;
  readonly answer?: Uint8Array | undefined;
}

/** @throws ClientError if the client may not subscribe */
async function decide(
  session: Session,
  { channel, token = '', data }: SubscribeRequest,
  options: ChannelOptions,
): Promise<Grant> {
  const { node } = session;
  if (token !== '') {
    const claims = await verifiedClaims(node, token, subscriptionClaims);
    if (claims.user !== session.user || claims.channel !== channel)
      throw new DisconnectError(disconnects.invalidToken);
    if (hasPassed(claims.expiresAt)) throw errors.expired();
    return { expiresAt: claims.expiresAt, info: claims.info };
  }
  const event = { client: session, channel, data: dataFromBytes(data) };
  const decision = await node.handlers.subscribe?.(event);
  if (decision) {
    return {
      expiresAt: decision.expiresAt ?? 0,
      info: decision.info === undefined ? undefined : bytesFromData(decision.info),
      answer: decision.data === undefined ? undefined : bytesFromData(decision.data),
    };
  }
  if (!mayEnter(session, channel, options) && !mayDo(session, options, 'Subscribe'))
    throw errors.permissionDenied();
  return { expiresAt: 0 };
}

/**
 * Puts a client on a channel. What is published from now on waits until {@link OpenedSubscription.finish}.
 *
 * @throws ClientError, or an error of the engine; the client is not on the channel then
 */
export async function openSubscription(
  session: Session,
  request: OpenRequest,
): Promise<OpenedSubscription> {
  const { channel, expiresAt = 0, isServerSide = false, answer } = request;
  const { node } = session;
  const options = optionsOf(session, channel);
  const hasHistory = options.historySize > 0 && options.historyTtl > 0;
  const isRecoverable =
    hasHistory &&
    (options.forceRecovery || (options.allowRecovery && (request.recoverable ?? false)));
  const isPositioned =
    hasHistory &&
    (isRecoverable ||
      options.forcePositioning ||
      (options.allowPositioning && (request.positioned ?? false)));
  const subscription = new Subscription(session, {
    channel,
    options,
    isServerSide,
    isPositioned,
    isRecoverable,
    info: session.infoFor(request.info),
    wantsJoinLeave:
      options.forcePushJoinLeave || (options.joinLeave && (request.join_leave ?? false)),
    wantsDelta: options.delta && request.delta === 'fossil',
    filter: options.allowTagsFilter && request.tf ? createTagsFilter(request.tf) : undefined,
  });
  session.subscriptions.set(channel, subscription);
  try {
    await node.hub.add(subscription);
    const stream = isPositioned ? await recover(subscription, request) : {};
    if (
      ((request.flag ?? 0) & REJECT_UNRECOVERED) !== 0 &&
      stream.was_recovering &&
      !stream.recovered
    )
      throw errors.unrecoverablePosition();
    if (options.presence)
      await node.engine.addPresence(channel, subscription.settings.info, node.settings.presenceTtl);
    if (subscription.hasOverflowed) throw errors.internal();
    return {
      subscription,
      result: {
        ...expiryOf(expiresAt),
        ...inWire(subscription, stream),
        ...(isRecoverable ? { recoverable: true } : {}),
        ...(isPositioned ? { positioned: true } : {}),
        ...(subscription.settings.wantsDelta ? { delta: true } : {}),
        ...(answer ? { data: answer } : {}),
      },
      finish: () => finish(subscription, expiresAt),
    };
  } catch (error) {
    abandon(subscription);
    throw error;
  }
}

/** Publications in the form that this client takes. */
function inWire({ session, settings }: Subscription, stream: SubscribeResult): SubscribeResult {
  const { publications } = stream;
  if (!publications || !settings.wantsDelta) return stream;
  return {
    ...stream,
    publications: publications.map((each) => wholePublication(session.protocol, each)),
  };
}

function finish(subscription: Subscription, expiresAt: number): void {
  const { session, channel, settings } = subscription;
  if (subscription.isEnded) return;
  watchExpiry(subscription, expiresAt);
  subscription.goLive();
  const { node } = session;
  if (settings.options.joinLeave)
    node.inBackground(node.engine.publishJoin(channel, settings.info), 'join');
  node.tell('subscribed', { client: session, channel });
}

function abandon(subscription: Subscription): void {
  const { session, channel, settings } = subscription;
  subscription.end();
  if (session.subscriptions.get(channel) === subscription) session.subscriptions.delete(channel);
  session.node.hub.remove(subscription);
  if (settings.options.presence)
    session.node.inBackground(session.node.engine.removePresence(channel, session.id), 'presence');
}

/** Takes a client off a channel, which it has to be told by the caller. */
export function endSubscription(subscription: Subscription, { code, reason }: Disconnect): void {
  if (subscription.isEnded) return;
  const { session, channel, settings, isLive } = subscription;
  const { node } = session;
  abandon(subscription);
  if (!isLive) return;
  if (settings.options.joinLeave)
    node.inBackground(node.engine.publishLeave(channel, settings.info), 'leave');
  node.tell('unsubscribed', { client: session, channel, code, reason });
}
