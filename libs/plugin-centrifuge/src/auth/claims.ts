import type { JWTPayload } from 'jose';
import { bytesFromJson } from '../protocol/json.js';

/** What a token of a connection says. */
export interface ConnectionClaims {
  readonly user: string;
  /** Seconds since the epoch; 0 is never. */
  readonly expiresAt: number;
  readonly info?: Uint8Array;
  /** Channels that the server subscribes the connection to. */
  readonly channels: readonly string[];
}

/** What a token of a subscription says. */
export interface SubscriptionClaims {
  readonly user: string;
  readonly channel: string;
  readonly expiresAt: number;
  readonly info?: Uint8Array;
}

/** Claims as Centrifugo names them: https://centrifugal.dev/docs/server/authentication. @throws Error */
export function connectionClaims(claims: JWTPayload): ConnectionClaims {
  if ('channel' in claims) throw new Error('token is for a subscription, not for a connection');
  const subs = claims['subs'];
  const channels = Array.isArray(claims['channels'])
    ? claims['channels']
    : typeof subs === 'object' && subs !== null
      ? Object.keys(subs)
      : [];
  if (!channels.every((channel) => typeof channel === 'string'))
    throw new Error('claim "channels" is no list of texts');
  return { user: claims.sub ?? '', channels, ...common(claims) };
}

/** Claims as Centrifugo names them: https://centrifugal.dev/docs/server/channel_token_auth. @throws Error */
export function subscriptionClaims(claims: JWTPayload): SubscriptionClaims {
  const { channel } = claims;
  if (typeof channel !== 'string') throw new Error('token has no channel');
  return { user: claims.sub ?? '', channel, ...common(claims) };
}

/** A subscription or connection may outlive its token: `expire_at` says how long, 0 forever. */
function common(claims: JWTPayload): { expiresAt: number; info?: Uint8Array } {
  const expireAt = claims['expire_at'];
  const { info, b64info } = claims;
  const bytes =
    typeof b64info === 'string'
      ? new Uint8Array(Buffer.from(b64info, 'base64'))
      : info === undefined
        ? undefined
        : bytesFromJson(JSON.stringify(info));
  return {
    expiresAt: typeof expireAt === 'number' ? expireAt : (claims.exp ?? 0),
    ...(bytes ? { info: bytes } : {}),
  };
}
