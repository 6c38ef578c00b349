import { setTimeout as delay } from 'node:timers/promises';
import type { NodeCore } from './node-core.js';
import type { Subscription } from './subscription.js';

/** Work that goes on as long as the node runs. */
export interface Upkeep {
  /** Compares the places of all subscriptions with the engine now. */
  checkPositions(): void;
  stop(): void;
}

/** Of the time to live, after which presence is noted again. */
const PRESENCE_SHARE = 0.4;

/** How long a publication may be on its way from the engine to a subscription, in milliseconds. */
const ON_THE_WAY = 1_000;

export function startUpkeep(node: NodeCore): Upkeep {
  const { presenceTtl, positionCheckInterval } = node.settings;
  const ended = new AbortController();
  const every = (interval: number, work: () => Promise<void>): void => {
    let isRunning = false;
    const run = (): void => {
      if (isRunning) return;
      isRunning = true;
      work()
        .catch((error: unknown) => node.logger.debug(`upkeep failed: ${String(error)}`))
        .finally(() => (isRunning = false));
    };
    const timer = setInterval(run, interval).unref();
    ended.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  };
  every(presenceTtl * PRESENCE_SHARE, () => keepPresence(node));
  if (positionCheckInterval > 0)
    every(positionCheckInterval, () => checkPositions(node, ended.signal));
  return {
    checkPositions: () => void checkPositions(node, ended.signal).catch(() => {}),
    stop: () => ended.abort(),
  };
}

async function keepPresence(node: NodeCore): Promise<void> {
  for (const session of node.sessions.values()) {
    for (const subscription of session.subscriptions.values()) {
      const { channel, options, info } = subscription.settings;
      if (options.presence && subscription.isLive)
        await node.engine.addPresence(channel, info, node.settings.presenceTtl);
    }
  }
}

/**
 * Ends subscriptions that are behind their channel and stay so: what they missed would never come.
 * Whoever takes part in recovery gets it when it subscribes again.
 */
async function checkPositions(node: NodeCore, signal: AbortSignal): Promise<void> {
  for (const channel of node.hub.names()) {
    const positioned = [...node.hub.on(channel)].filter(
      ({ settings, isLive }) => settings.isPositioned && isLive,
    );
    if (positioned.length === 0) continue;
    const { position } = await node.engine.history(channel, {
      limit: 0,
      historyMetaTtl: node.settings.historyMetaTtl,
    });
    const isBehind = (subscription: Subscription): boolean =>
      !subscription.isEnded &&
      (subscription.position.epoch !== position.epoch ||
        subscription.position.offset < position.offset);
    const behind = positioned.filter(isBehind);
    if (behind.length === 0) continue;
    void delay(ON_THE_WAY, undefined, { signal, ref: false }).then(
      () => {
        for (const subscription of behind.filter(isBehind))
          subscription.session.onInsufficientState(subscription);
      },
      () => {},
    );
  }
}
