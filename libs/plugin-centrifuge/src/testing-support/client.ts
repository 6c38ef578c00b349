import { Centrifuge, type Options, type Subscription } from 'centrifuge';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';
import { EventSource } from 'eventsource';
import { WebSocket } from 'ws';
import type { TestNode } from './test-node.js';

/** Every way in which the official client can talk to a node. */
export const WAYS = [
  'websocket json',
  'websocket protobuf',
  'http_stream json',
  'http_stream protobuf',
  'sse json',
] as const;

export type Way = (typeof WAYS)[number];

type Address = Pick<TestNode, 'webSocketUrl' | 'httpUrl'>;

const paths = { http_stream: 'connection/http_stream', sse: 'connection/sse' };

/** The official client, not connected yet. */
export function createClient(
  way: Way,
  { webSocketUrl, httpUrl }: Address,
  options: Partial<Options> = {},
): Centrifuge {
  const [transport, protocol] = way.split(' ') as ['websocket' | 'http_stream' | 'sse', string];
  const endpoint =
    transport === 'websocket'
      ? webSocketUrl
      : [{ transport, endpoint: `${httpUrl}/${paths[transport]}` }];
  const Client = protocol === 'json' ? Centrifuge : ProtobufCentrifuge;
  return new Client(endpoint as never, {
    websocket: WebSocket,
    eventsource: EventSource,
    emulationEndpoint: `${httpUrl}/emulation`,
    minReconnectDelay: 20,
    maxReconnectDelay: 100,
    ...options,
  }) as Centrifuge;
}

/** What the application sends, in the form that a client of this way takes and gives. */
export function payloadOf(way: Way, value: unknown): unknown {
  return way.endsWith('protobuf') ? new TextEncoder().encode(JSON.stringify(value)) : value;
}

export function valueOf(way: Way, payload: unknown): unknown {
  return way.endsWith('protobuf') && payload instanceof Uint8Array
    ? (JSON.parse(new TextDecoder().decode(payload)) as unknown)
    : payload;
}

type Emitter = Centrifuge | Subscription;

/** The next event of a kind. */
export function next<T = Record<string, unknown>>(emitter: Emitter, event: string): Promise<T> {
  return new Promise((resolve) =>
    (emitter as Centrifuge).once(event as 'connected', resolve as never),
  );
}

export async function connected(client: Centrifuge): Promise<Record<string, unknown>> {
  const event = next(client, 'connected');
  client.connect();
  return event;
}

export async function subscribed(subscription: Subscription): Promise<Record<string, unknown>> {
  const event = next(subscription, 'subscribed');
  subscription.subscribe();
  return event;
}

/** Waits until the check passes. */
export async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 5));
}
