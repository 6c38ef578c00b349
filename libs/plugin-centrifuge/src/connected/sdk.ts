/** What is used of the official client (npm package `centrifuge`), which those install who connect to a server. */
export interface SdkClient {
  readonly state: 'disconnected' | 'connecting' | 'connected';
  connect(): void;
  disconnect(): void;
  ready(timeout?: number): Promise<void>;
  publish(channel: string, data: unknown): Promise<unknown>;
  rpc(method: string, data: unknown): Promise<{ data: unknown }>;
  send(data: unknown): Promise<void>;
  presence(channel: string): Promise<{ clients: Record<string, SdkInfo> }>;
  presenceStats(channel: string): Promise<{ numClients: number; numUsers: number }>;
  history(channel: string, options?: SdkHistoryOptions): Promise<SdkHistory>;
  newSubscription(channel: string, options?: object): SdkSubscription;
  on(event: string, listener: (context: SdkContext) => void): unknown;
}

export interface SdkSubscription {
  subscribe(): void;
  unsubscribe(): void;
  publish(data: unknown): Promise<unknown>;
  on(event: string, listener: (context: SdkContext) => void): unknown;
}

/** What events tell; which of it depends on the event. */
export interface SdkContext {
  readonly channel?: string;
  readonly data?: unknown;
  readonly offset?: number;
  readonly code?: number;
  readonly reason?: string;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface SdkInfo {
  readonly client: string;
  readonly user: string;
  readonly connInfo?: unknown;
  readonly chanInfo?: unknown;
}

interface SdkHistoryOptions {
  readonly limit?: number;
  readonly since?: { readonly offset: number; readonly epoch: string };
  readonly reverse?: boolean;
}

interface SdkHistory {
  readonly publications: readonly {
    readonly data: unknown;
    readonly offset?: number;
    readonly info?: SdkInfo;
    readonly tags?: Record<string, string>;
  }[];
  readonly epoch: string;
  readonly offset: number;
}

type SdkConstructor = new (endpoint: string, options: object) => SdkClient;

/** @throws Error if the package is not installed */
export async function loadSdk(): Promise<SdkConstructor> {
  try {
    const name = 'centrifuge';
    const { Centrifuge } = (await import(name)) as { Centrifuge: SdkConstructor };
    return Centrifuge;
  } catch (error) {
    throw new Error(
      'package "centrifuge" is needed to connect to a server: npm install centrifuge',
      {
        cause: error,
      },
    );
  }
}
