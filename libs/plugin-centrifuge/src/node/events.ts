import type { IncomingHttpHeaders } from 'node:http';
import type { Disconnect } from '../protocol/codes.js';
import type { TransportName } from '../transport/transport.js';

/** A connected client of this node. */
export interface CentrifugeClient {
  /** Unique id of the connection. */
  readonly id: string;
  /** Empty for a client that connected as nobody in particular. */
  readonly user: string;
  readonly transport: TransportName;
  readonly protocol: 'json' | 'protobuf';
  /** Headers of the request that opened the connection. */
  readonly headers: IncomingHttpHeaders;
  /** Channels that the client is subscribed to. */
  readonly channels: readonly string[];
  /** Sends data to this client alone, in no channel. */
  send(data: unknown): void;
  disconnect(disconnect?: Disconnect): void;
  /** Subscribes the client to a channel; it need not do anything. */
  subscribe(channel: string, options?: SubscribeDecision): Promise<void>;
  unsubscribe(channel: string): Promise<void>;
}

export interface ConnectingEvent {
  readonly client: string;
  readonly transport: TransportName;
  readonly headers: IncomingHttpHeaders;
  /** Address of the client. */
  readonly address: string;
  readonly token: string;
  /** What the client sent along, parsed if it is JSON. */
  readonly data: unknown;
  readonly name: string;
  readonly version: string;
}

/** Who a client is; `undefined` leaves it to the token. */
export interface ConnectDecision {
  readonly user: string;
  /** When the connection ends unless it is refreshed, in seconds since the epoch. */
  readonly expiresAt?: number;
  /** What others see of the client, as JSON. */
  readonly info?: unknown;
  /** What the client is told. */
  readonly data?: unknown;
  /** Channels that the server subscribes the client to. */
  readonly channels?: readonly string[];
}

export interface SubscribeEvent {
  readonly client: CentrifugeClient;
  readonly channel: string;
  readonly data: unknown;
}

/** That a client may subscribe; `undefined` leaves it to the rules of the channel. */
export interface SubscribeDecision {
  readonly expiresAt?: number;
  /** What others see of the client in this channel, as JSON. */
  readonly info?: unknown;
  readonly data?: unknown;
}

export interface PublishEvent {
  readonly client: CentrifugeClient;
  readonly channel: string;
  readonly data: unknown;
}

/** That a client may publish; `undefined` leaves it to the rules of the channel. */
export interface PublishDecision {
  /** Is published instead. */
  readonly data?: unknown;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface RpcEvent {
  readonly client: CentrifugeClient;
  readonly method: string;
  readonly data: unknown;
  /** Aborts when the client has left or waits no longer. */
  readonly signal: AbortSignal;
}

export interface MessageEvent {
  readonly client: CentrifugeClient;
  readonly data: unknown;
}

export interface UnsubscribedEvent {
  readonly client: CentrifugeClient;
  readonly channel: string;
  readonly code: number;
  readonly reason: string;
}

export interface DisconnectedEvent {
  readonly client: CentrifugeClient;
  readonly code: number;
  readonly reason: string;
}

type Decides<Event, Decision> = (
  event: Event,
) => Decision | undefined | Promise<Decision | undefined>;
type Hears<Event> = (event: Event) => void | Promise<void>;

/**
 * What an application may take part in. A handler that decides may throw a `ClientError` or a
 * `StatusError` to refuse.
 */
export interface NodeHandlers {
  connecting: Decides<ConnectingEvent, ConnectDecision>;
  connected: Hears<CentrifugeClient>;
  subscribe: Decides<SubscribeEvent, SubscribeDecision>;
  subscribed: Hears<{ readonly client: CentrifugeClient; readonly channel: string }>;
  unsubscribed: Hears<UnsubscribedEvent>;
  publish: Decides<PublishEvent, PublishDecision>;
  /** Answers an rpc of clients; `undefined` leaves it to the rpcs of the service. */
  rpc: (event: RpcEvent) => unknown;
  message: Hears<MessageEvent>;
  disconnected: Hears<DisconnectedEvent>;
}
