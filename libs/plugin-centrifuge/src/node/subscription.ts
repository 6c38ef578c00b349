import type { StreamPosition } from '../engine/engine.js';
import type { ClientInfo, Publication } from '../protocol/messages.js';
import type { Session } from '../client/session.js';
import type { ChannelOptions } from './channel-options.js';
import { PublicationFrames } from './publication-frames.js';
import type { TagsFilter } from './tags-filter.js';

/** Most publications that wait while a subscription is being made. */
const MAX_WAITING = 1_024;

/** What happens on a channel while a subscription is being made. */
interface Waiting {
  readonly publications: { readonly publication: Publication; readonly epoch: string }[];
  readonly events: (() => void)[];
  /** Whether more came than there is room for. */
  isFull: boolean;
}

export interface SubscriptionSettings {
  readonly channel: string;
  readonly options: ChannelOptions;
  /** Whether the server made it and the client did not ask. */
  readonly isServerSide: boolean;
  readonly info: ClientInfo;
  /** Whether the place in the stream is watched. */
  readonly isPositioned: boolean;
  readonly isRecoverable: boolean;
  readonly wantsJoinLeave: boolean;
  readonly wantsDelta: boolean;
  readonly filter: TagsFilter | undefined;
}

/** A client on a channel: passes on what is published, in order, each once. */
export class Subscription {
  #waiting: Waiting | undefined = { publications: [], events: [], isFull: false };
  #position: StreamPosition = { offset: 0, epoch: '' };
  /** The last publication that the client has, if the next may be told as a difference to it. */
  #deltaBase: Publication | undefined;
  #expiryTimer: NodeJS.Timeout | undefined;
  isEnded = false;

  constructor(
    readonly session: Session,
    readonly settings: SubscriptionSettings,
  ) {}

  get channel(): string {
    return this.settings.channel;
  }

  get position(): StreamPosition {
    return this.#position;
  }

  /** Whether the client has been told of the subscription. */
  get isLive(): boolean {
    return this.#waiting === undefined;
  }

  /** Publications that came while the subscription was being made fill this many places. */
  get hasOverflowed(): boolean {
    return this.#waiting?.isFull ?? false;
  }

  /** Where the client is once it has got the answer to its subscription. */
  start(position: StreamPosition, last: Publication | undefined): void {
    this.#position = position;
    this.#deltaBase = last;
  }

  /** The answer is out: what came meanwhile follows it. */
  goLive(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (!waiting) return;
    for (const event of waiting.events) event();
    for (const { publication, epoch } of waiting.publications)
      this.deliver(new PublicationFrames(this.channel, publication, epoch));
  }

  deliver(frames: PublicationFrames): void {
    const { publication, epoch } = frames;
    if (this.#waiting) return this.#wait(frames);
    if (this.isEnded || !this.#advance(publication, epoch)) return;
    const { filter, wantsDelta } = this.settings;
    if (filter && !filter(publication.tags ?? {})) return;
    const { protocol } = this.session;
    if (wantsDelta) {
      this.session.sendFrame(frames.withDelta(protocol, this.#deltaBase));
      this.#deltaBase = publication;
    } else this.session.sendFrame(frames.plain(protocol));
  }

  /** Tells of somebody who came or left. */
  tell(send: () => void): void {
    if (!this.settings.wantsJoinLeave || this.isEnded) return;
    if (!this.#waiting) send();
    else if (this.#waiting.events.length < MAX_WAITING) this.#waiting.events.push(send);
  }

  /** Sets when `expire` runs; 0 is never. */
  expireAt(time: number, expire: () => void): void {
    clearTimeout(this.#expiryTimer);
    this.#expiryTimer = time > 0 ? setTimeout(expire, delayUntil(time)).unref() : undefined;
  }

  end(): void {
    this.isEnded = true;
    clearTimeout(this.#expiryTimer);
  }

  #wait({ publication, epoch }: PublicationFrames): void {
    const waiting = this.#waiting!;
    if (waiting.publications.length < MAX_WAITING)
      waiting.publications.push({ publication, epoch });
    else waiting.isFull = true;
  }

  /** @returns whether the publication is the next one; one that came before is left out, and a gap ends the subscription */
  #advance({ offset }: Publication, epoch: string): boolean {
    if (offset === undefined || !this.settings.isPositioned) return true;
    const { offset: last, epoch: known } = this.#position;
    if (epoch === known && offset <= last) return false;
    if (epoch !== known || offset !== last + 1) {
      this.session.onInsufficientState(this);
      return false;
    }
    this.#position = { offset, epoch };
    return true;
  }
}

/** Longest delay of a timer of Node, in milliseconds. */
const MAX_DELAY = 2 ** 31 - 1;

/** Milliseconds until a time, as a timer takes them. */
export function delayUntil(time: number): number {
  return Math.min(Math.max(time - Date.now(), 0), MAX_DELAY);
}
