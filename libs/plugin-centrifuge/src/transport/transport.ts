import type { IncomingHttpHeaders } from 'node:http';
import type { Peer } from '@nestjs-toolkit/core';
import type { Frame, Protocol } from '../protocol/codec.js';
import type { Disconnect } from '../protocol/codes.js';

export type TransportName = 'websocket' | 'http_stream' | 'sse';

/** A connection of a client, whatever carries it. */
export interface Transport {
  readonly name: TransportName;
  readonly protocol: Protocol;
  readonly headers: IncomingHttpHeaders;
  readonly peer: Peer;
  /** Bytes that wait for the network. */
  readonly buffered: number;
  send(frame: Frame): void;
  /** Stops, or goes on, taking in what the client sends; nothing where each message is a request of its own. */
  pause(): void;
  resume(): void;
  /** Ends the connection after what was sent before. */
  close(disconnect: Disconnect): void;
}

/** What a transport does with the session of its client. */
export interface TransportListener {
  receive(data: Uint8Array): void;
  /** The connection is gone. */
  closed(): void;
}
