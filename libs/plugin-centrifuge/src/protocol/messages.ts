/**
 * Messages of the Centrifuge client protocol, with the names that they have on the wire:
 * https://centrifugal.dev/docs/transports/client_protocol. `Uint8Array` fields hold whatever the
 * application sends: JSON text for clients that speak JSON, anything for those that speak Protobuf.
 */

export interface ClientInfo {
  readonly user: string;
  readonly client: string;
  readonly conn_info?: Uint8Array;
  readonly chan_info?: Uint8Array;
}

export interface Publication {
  readonly data: Uint8Array;
  readonly info?: ClientInfo;
  /** Absent in channels without history. */
  readonly offset?: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly delta?: boolean;
  /** Milliseconds since the epoch. */
  readonly time?: number;
}

export interface SubscribeRequest {
  readonly channel: string;
  readonly token?: string;
  readonly recover?: boolean;
  readonly epoch?: string;
  readonly offset?: number;
  readonly data?: Uint8Array;
  readonly positioned?: boolean;
  readonly recoverable?: boolean;
  readonly join_leave?: boolean;
  readonly delta?: string;
  readonly tf?: FilterNode;
  readonly flag?: number;
  readonly type?: number;
}

/** Condition on the tags of publications. */
export interface FilterNode {
  /** Empty for a comparison. */
  readonly op?: string;
  readonly key?: string;
  readonly cmp?: string;
  readonly val?: string;
  readonly vals?: readonly string[];
  readonly nodes?: readonly FilterNode[];
}

export interface SubscribeResult {
  readonly expires?: boolean;
  readonly ttl?: number;
  readonly recoverable?: boolean;
  readonly epoch?: string;
  readonly publications?: readonly Publication[];
  readonly recovered?: boolean;
  readonly offset?: number;
  readonly positioned?: boolean;
  readonly data?: Uint8Array;
  readonly was_recovering?: boolean;
  readonly delta?: boolean;
}

export interface ConnectRequest {
  readonly token?: string;
  readonly data?: Uint8Array;
  readonly subs?: Readonly<Record<string, SubscribeRequest>>;
  readonly name?: string;
  readonly version?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Command {
  readonly id?: number;
  readonly connect?: ConnectRequest;
  readonly subscribe?: SubscribeRequest;
  readonly unsubscribe?: { readonly channel: string };
  readonly publish?: {
    readonly channel: string;
    readonly data?: Uint8Array;
    readonly type?: number;
  };
  readonly presence?: { readonly channel: string };
  readonly presence_stats?: { readonly channel: string };
  readonly history?: HistoryRequest;
  readonly ping?: object;
  readonly send?: { readonly data?: Uint8Array };
  readonly rpc?: { readonly data?: Uint8Array; readonly method?: string };
  readonly refresh?: { readonly token?: string };
  readonly sub_refresh?: {
    readonly channel: string;
    readonly token?: string;
    readonly type?: number;
  };
}

export interface HistoryRequest {
  readonly channel: string;
  readonly limit?: number;
  readonly since?: { readonly offset?: number; readonly epoch?: string };
  readonly reverse?: boolean;
}

export interface ExpiryResult {
  readonly client?: string;
  readonly version?: string;
  readonly expires?: boolean;
  /** Seconds. */
  readonly ttl?: number;
}

export interface ConnectResult extends ExpiryResult {
  readonly client: string;
  readonly data?: Uint8Array;
  readonly subs?: Readonly<Record<string, SubscribeResult>>;
  /** Seconds between pings of the server. */
  readonly ping?: number;
  readonly pong?: boolean;
  readonly session?: string;
  readonly node?: string;
}

export interface Push {
  readonly channel?: string;
  readonly pub?: Publication;
  readonly join?: { readonly info: ClientInfo };
  readonly leave?: { readonly info: ClientInfo };
  readonly unsubscribe?: { readonly code: number; readonly reason: string };
  readonly message?: { readonly data: Uint8Array };
  readonly subscribe?: SubscribePush;
  readonly disconnect?: { readonly code: number; readonly reason: string };
}

export interface SubscribePush {
  readonly recoverable?: boolean;
  readonly epoch?: string;
  readonly offset?: number;
  readonly positioned?: boolean;
  readonly data?: Uint8Array;
}

export interface Results {
  readonly connect?: ConnectResult;
  readonly subscribe?: SubscribeResult;
  readonly unsubscribe?: object;
  readonly publish?: object;
  readonly presence?: { readonly presence: Readonly<Record<string, ClientInfo>> };
  readonly presence_stats?: { readonly num_clients: number; readonly num_users: number };
  readonly history?: {
    readonly publications: readonly Publication[];
    readonly epoch: string;
    readonly offset: number;
  };
  readonly ping?: object;
  readonly rpc?: { readonly data: Uint8Array };
  readonly refresh?: ExpiryResult;
  readonly sub_refresh?: ExpiryResult;
}

/** The answer to a command, a push, or a ping if it is empty. */
export interface Reply extends Results {
  readonly id?: number;
  readonly error?: {
    readonly code: number;
    readonly message: string;
    readonly temporary?: boolean;
  };
  readonly push?: Push;
}

/** What clients of transports that only receive send beside their connection. */
export interface EmulationRequest {
  readonly node?: string;
  readonly session?: string;
  readonly data?: Uint8Array;
}
