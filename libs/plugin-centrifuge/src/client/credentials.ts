import type { JWTPayload } from 'jose';
import { DisconnectError, disconnects, errors } from '../protocol/codes.js';
import type { NodeCore } from '../node/node-core.js';

/** Whether a time in seconds since the epoch has passed; 0 never does. */
export function hasPassed(time: number): boolean {
  return time > 0 && time * 1_000 <= Date.now();
}

/** Whole seconds until a time in seconds since the epoch, so that clients do not refresh too late. */
export function secondsUntil(time: number): number {
  return Math.max(Math.floor(time - Date.now() / 1_000), 1);
}

/**
 * What a valid token says.
 *
 * @throws ClientError 109 for one that has expired, so that the client gets a new one; 100 if the keys
 *   cannot be asked for; DisconnectError 3500 for any other token
 */
export async function verifiedClaims<T>(
  node: NodeCore,
  token: string,
  read: (claims: JWTPayload) => T,
): Promise<T> {
  const outcome = await node.tokens.verify(token);
  if (outcome.kind === 'expired') throw errors.tokenExpired();
  if (outcome.kind === 'unavailable') {
    node.logger.error(`keys for tokens cannot be asked for: ${outcome.reason}`);
    throw errors.internal();
  }
  if (outcome.kind === 'valid') {
    try {
      return read(outcome.claims);
    } catch (error) {
      return refuse(node, (error as Error).message);
    }
  }
  return refuse(node, outcome.reason);
}

function refuse(node: NodeCore, reason: string): never {
  node.logger.debug(`token refused: ${reason}`);
  throw new DisconnectError(disconnects.invalidToken);
}
