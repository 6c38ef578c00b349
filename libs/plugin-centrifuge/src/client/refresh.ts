import { connectionClaims, subscriptionClaims } from '../auth/claims.js';
import { DisconnectError, disconnects, errors, unsubscribes } from '../protocol/codes.js';
import type { Command, ExpiryResult } from '../protocol/messages.js';
import type { Subscription } from '../node/subscription.js';
import { secondsUntil, verifiedClaims } from './credentials.js';
import type { Session } from './session.js';

/** Extends a connection by a new token of the same user. */
export async function refresh(session: Session, token = ''): Promise<ExpiryResult> {
  if (token === '') throw errors.badRequest();
  const { node } = session;
  const { user, expiresAt } = await verifiedClaims(node, token, connectionClaims);
  if (user !== session.user) throw new DisconnectError(disconnects.invalidToken);
  session.expireAt(expiresAt * 1_000);
  return { client: session.id, version: node.version, ...expiryOf(expiresAt) };
}

/** Extends a subscription by a new token of the same user and channel. */
export async function refreshSubscription(
  session: Session,
  { channel, token = '', type = 0 }: NonNullable<Command['sub_refresh']>,
): Promise<ExpiryResult> {
  const subscription = session.subscriptions.get(channel);
  if (token === '' || type !== 0) throw errors.badRequest();
  if (!subscription) throw errors.permissionDenied();
  const claims = await verifiedClaims(session.node, token, subscriptionClaims);
  if (claims.user !== session.user || claims.channel !== channel)
    throw new DisconnectError(disconnects.invalidToken);
  watchExpiry(subscription, claims.expiresAt);
  return expiryOf(claims.expiresAt);
}

/** Ends a subscription some time after its token has expired; the client may then subscribe with a new one. */
export function watchExpiry(subscription: Subscription, expiresAt: number): void {
  const { session } = subscription;
  const time = expiresAt > 0 ? expiresAt * 1_000 + session.node.settings.expiryGrace : 0;
  subscription.expireAt(time, () => {
    if (subscription.settings.isServerSide) session.disconnect(disconnects.subscriptionExpired);
    else void session.unsubscribe(subscription.channel, unsubscribes.expired);
  });
}

export function expiryOf(expiresAt: number): Pick<ExpiryResult, 'expires' | 'ttl'> {
  return expiresAt > 0 ? { expires: true, ttl: secondsUntil(expiresAt) } : {};
}
