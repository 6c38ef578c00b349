/** What a node is set to; times are in milliseconds, sizes in bytes. */
export interface NodeSettings {
  /** Time between pings of the server; 0 is none. */
  readonly pingInterval: number;
  /** How long a client may take to answer a ping. */
  readonly pongTimeout: number;
  /** How long a connection may stay without the connect command. */
  readonly staleTimeout: number;
  /** How long an expired connection or subscription is kept, for its new token to arrive. */
  readonly expiryGrace: number;
  /** Most bytes that wait to be sent on a connection, after which it is too slow. */
  readonly queueSize: number;
  /** Largest message of a client. */
  readonly messageSize: number;
  readonly maxConnections: number;
  /** Connections of one user on this node; 0 is no limit. */
  readonly maxConnectionsPerUser: number;
  /** Channels of one connection. */
  readonly maxChannels: number;
  readonly maxChannelLength: number;
  /** Commands of a connection that wait or run at once. */
  readonly maxPendingCommands: number;
  /** Commands of a connection per second, on average; 0 is no limit. */
  readonly commandRate: number;
  /** Most publications in one answer to a history command. */
  readonly historyLimit: number;
  /** Most publications that a client gets back after it was away. */
  readonly recoveryLimit: number;
  /** How long offset and epoch are kept after the last publication. */
  readonly historyMetaTtl: number;
  /** How long a client counts as present if its node is gone. */
  readonly presenceTtl: number;
  /** Time between checks that subscriptions have missed nothing. */
  readonly positionCheckInterval: number;
  /** How long an rpc may take. */
  readonly rpcTimeout: number;
  /** Whether clients may connect without a token, as nobody in particular. */
  readonly allowAnonymous: boolean;
  /** Channel that every user is subscribed to, with the user after it; empty is none. */
  readonly personalNamespace: string | undefined;
  /** Whether the personal channel is used at all. */
  readonly personalChannel: boolean;
  /** Which rpcs clients may call: those with an HTTP or WebSocket route, all, or some by name. */
  readonly rpcMethods: readonly string[];
  /** Headers of the handshake that rpcs get as metadata. */
  readonly proxyHeaders: readonly string[];
}
