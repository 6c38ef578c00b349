import type { Engine } from '../engine/engine.js';
import { codecs, type Frame, type Protocol } from '../protocol/codec.js';
import type { ClientInfo, Publication, Push } from '../protocol/messages.js';
import { PublicationFrames } from './publication-frames.js';
import type { Subscription } from './subscription.js';

interface ChannelEntry {
  readonly subscriptions: Set<Subscription>;
  /** Whether the engine tells of the channel. */
  isSubscribed: boolean;
  /** What is asked of the engine goes one after another. */
  work: Promise<void>;
}

/** The subscriptions of this node by channel. The engine is asked for a channel while somebody is on it. */
export class Hub {
  readonly #channels = new Map<string, ChannelEntry>();

  constructor(private readonly engine: Engine) {}

  get channels(): number {
    return this.#channels.size;
  }

  names(): string[] {
    return [...this.#channels.keys()];
  }

  on(channel: string): ReadonlySet<Subscription> {
    return this.#channels.get(channel)?.subscriptions ?? new Set();
  }

  /** Adds a subscription; resolves when nothing of the channel is missed any more. @throws if the engine fails */
  async add(subscription: Subscription): Promise<void> {
    const entry = this.#entry(subscription.channel);
    entry.subscriptions.add(subscription);
    try {
      await this.#exclusive(entry, async () => {
        if (entry.isSubscribed || entry.subscriptions.size === 0) return;
        await this.engine.subscribe(subscription.channel);
        entry.isSubscribed = true;
      });
    } catch (error) {
      this.remove(subscription);
      throw error;
    }
  }

  remove(subscription: Subscription): void {
    const { channel } = subscription;
    const entry = this.#channels.get(channel);
    if (!entry?.subscriptions.delete(subscription) || entry.subscriptions.size > 0) return;
    void this.#exclusive(entry, async () => {
      if (entry.subscriptions.size > 0) return;
      if (entry.isSubscribed) {
        entry.isSubscribed = false;
        await this.engine.unsubscribe(channel);
      }
      if (entry.subscriptions.size === 0) this.#channels.delete(channel);
    }).catch(() => {
      if (entry.subscriptions.size === 0) this.#channels.delete(channel);
    });
  }

  publish(channel: string, publication: Publication, epoch: string): void {
    const entry = this.#channels.get(channel);
    if (!entry) return;
    const frames = new PublicationFrames(channel, publication, epoch);
    for (const subscription of entry.subscriptions) subscription.deliver(frames);
  }

  tell(channel: string, kind: 'join' | 'leave', info: ClientInfo): void {
    const entry = this.#channels.get(channel);
    if (!entry) return;
    const push: Push = kind === 'join' ? { channel, join: { info } } : { channel, leave: { info } };
    const frames: Partial<Record<Protocol, Frame>> = {};
    for (const subscription of entry.subscriptions) {
      const { session } = subscription;
      subscription.tell(() =>
        session.sendFrame((frames[session.protocol] ??= codecs[session.protocol].encode({ push }))),
      );
    }
  }

  #entry(channel: string): ChannelEntry {
    const known = this.#channels.get(channel);
    if (known) return known;
    const entry = {
      subscriptions: new Set<Subscription>(),
      isSubscribed: false,
      work: Promise.resolve(),
    };
    this.#channels.set(channel, entry);
    return entry;
  }

  #exclusive(entry: ChannelEntry, work: () => Promise<void>): Promise<void> {
    const done = entry.work.then(work);
    entry.work = done.catch(() => {});
    return done;
  }
}
