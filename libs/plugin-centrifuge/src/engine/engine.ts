import type { ClientInfo, Publication } from '../protocol/messages.js';

/** A place in the stream of a channel. A stream that was lost begins anew with another epoch. */
export interface StreamPosition {
  readonly offset: number;
  readonly epoch: string;
}

export interface PublishSettings {
  /** Publications that are kept; 0 keeps none, and they have no offset then. */
  readonly historySize: number;
  /** How long publications are kept after the last one, in milliseconds. */
  readonly historyTtl: number;
  /** How long offset and epoch are kept after the last publication, in milliseconds. */
  readonly historyMetaTtl: number;
}

export interface HistoryFilter {
  /** Most publications; 0 is none, -1 is all. */
  readonly limit: number;
  /** Those after a place, or before it if reversed. */
  readonly since?: StreamPosition;
  /** The newest first. */
  readonly reverse?: boolean;
  readonly historyMetaTtl: number;
}

export interface History {
  readonly publications: readonly Publication[];
  /** The newest place of the stream. */
  readonly position: StreamPosition;
}

/** What other nodes, and this one, are told. */
export interface EngineListener {
  /** A publication on a channel that this node has asked for, in the order of the channel. */
  onPublication(channel: string, publication: Publication, epoch: string): void;
  onJoin(channel: string, info: ClientInfo): void;
  onLeave(channel: string, info: ClientInfo): void;
  /** A message of {@link Engine.control}. */
  onControl(message: Uint8Array): void;
  /** Messages may have been missed: the places of subscriptions have to be compared. */
  onGap(): void;
}

/** Where publications, history and presence live: in this process, or in Redis for several nodes. */
export interface Engine {
  readonly name: string;
  /** @throws Error if it cannot be reached */
  start(listener: EngineListener, signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
  /** @throws Error when it does not answer */
  check(signal: AbortSignal): Promise<void>;

  /** Asks for what happens on a channel; resolves when nothing is missed any more. */
  subscribe(channel: string): Promise<void>;
  unsubscribe(channel: string): Promise<void>;

  publish(
    channel: string,
    publication: Publication,
    settings: PublishSettings,
  ): Promise<StreamPosition | undefined>;
  publishJoin(channel: string, info: ClientInfo): Promise<void>;
  publishLeave(channel: string, info: ClientInfo): Promise<void>;

  history(channel: string, filter: HistoryFilter): Promise<History>;
  removeHistory(channel: string): Promise<void>;

  /** Notes that a client is on a channel, for as long as the time to live, in milliseconds. */
  addPresence(channel: string, info: ClientInfo, ttl: number): Promise<void>;
  removePresence(channel: string, client: string): Promise<void>;
  /** Who is on a channel, by client. */
  presence(channel: string): Promise<ReadonlyMap<string, ClientInfo>>;

  /** Tells something to every node, or to one of them. */
  control(message: Uint8Array, node?: string): Promise<void>;
}
