import type { ConnectionTokenOptions, TokenIssuer, TokenOptions } from './auth/token-issuer.js';
import type { SdkClient } from './connected/sdk.js';
import type { StreamPosition } from './engine/engine.js';
import type { CentrifugeClient, NodeHandlers } from './node/events.js';
import type { Disconnect } from './protocol/codes.js';

export type { CentrifugeClient, ConnectionTokenOptions, StreamPosition, TokenIssuer, TokenOptions };

export interface PublishOptions {
  /** Texts by which clients may filter. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether the history of the channel leaves the publication out. @default false */
  readonly skipHistory?: boolean;
}

/** Somebody on a channel. */
export interface PresentClient {
  readonly client: string;
  readonly user: string;
  readonly connInfo?: unknown;
  readonly chanInfo?: unknown;
}

export interface PresenceStats {
  readonly clients: number;
  readonly users: number;
}

export interface HistoryOptions {
  /** Most publications; -1 is all that are kept. @default 0, which gives the position only */
  readonly limit?: number;
  /** Those after this place, or before it if reversed. */
  readonly since?: StreamPosition;
  /** The newest first. @default false */
  readonly reverse?: boolean;
}

export interface KeptPublication {
  /** Parsed if it is JSON, otherwise bytes. */
  readonly data: unknown;
  readonly offset: number;
  readonly info?: PresentClient;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ChannelHistory {
  readonly publications: readonly KeptPublication[];
  readonly position: StreamPosition;
}

export interface UserOptions {
  /** Only this connection of the user. */
  readonly client?: string;
}

export interface DisconnectOptions extends UserOptions {
  /** What the client is told, and whether it connects again. @default 3503 force disconnect: it does not */
  readonly disconnect?: Disconnect;
  /** Connections that stay. */
  readonly except?: readonly string[];
}

export interface SubscribeOptions extends UserOptions {
  /** What others see of the client in the channel, as JSON. */
  readonly info?: unknown;
  /** What the client is told. */
  readonly data?: unknown;
  /** Seconds since the epoch. */
  readonly expiresAt?: number;
}

/** What goes for a node inside of the service and for a Centrifugo server alike. */
export interface Realtime {
  /**
   * Publishes on a channel.
   *
   * @param data bytes go as they are, which have to be JSON for clients that speak JSON; anything else becomes JSON
   * @returns the place in the history of the channel, if it has one
   * @throws StatusError UNAVAILABLE if Redis or the Centrifugo server does not answer
   */
  publish(
    channel: string,
    data: unknown,
    options?: PublishOptions,
  ): Promise<StreamPosition | undefined>;
  /** Publishes the same on several channels. */
  broadcast(channels: readonly string[], data: unknown, options?: PublishOptions): Promise<void>;
  /** Who is on a channel. */
  presence(channel: string): Promise<readonly PresentClient[]>;
  presenceStats(channel: string): Promise<PresenceStats>;
  history(channel: string, options?: HistoryOptions): Promise<ChannelHistory>;
  removeHistory(channel: string): Promise<void>;
  /** Subscribes the connections of a user to a channel, on every node. */
  subscribe(user: string, channel: string, options?: SubscribeOptions): Promise<void>;
  /** Takes the connections of a user off a channel, on every node. */
  unsubscribe(user: string, channel: string, options?: UserOptions): Promise<void>;
  /** Ends the connections of a user, on every node. */
  disconnect(user: string, options?: DisconnectOptions): Promise<void>;
  /** Extends the connections of a user until a time in seconds since the epoch; 0 is forever. */
  refresh(user: string, expiresAt: number, options?: UserOptions): Promise<void>;
}

/** The node, as the application sees it. */
export interface CentrifugeNode extends Realtime {
  /** Unique id of the node. */
  readonly id: string;
  /** Connections of this node. */
  clients(): readonly CentrifugeClient[];
  /**
   * Takes part in what happens on this node. There is one handler of each kind.
   *
   * @throws Error in front of a Centrifugo server, whose events go to its proxy endpoints
   */
  on<Name extends keyof NodeHandlers>(event: Name, handler: NodeHandlers[Name]): void;
}

/** Settings in effect, for people; no secrets. */
export type CentrifugeInfo = Readonly<Record<string, string | number | boolean>>;

/** What `@InjectPlugin()` gives for a plugin of type `centrifuge`. */
export interface CentrifugePlugin extends Realtime {
  node(): CentrifugeNode;
  /**
   * The connection of a plugin whose DSN is `ws://…`: the official client, which has to be installed.
   *
   * @throws Error for another DSN, or before the service has started
   */
  client(): SdkClient;
  /** Makes tokens for clients. */
  readonly tokens: TokenIssuer;
  info(): CentrifugeInfo;
  /** Logs {@link info}. */
  print(): void;
}
