import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { refuseUpgrade, type Peer, type UpgradeHandler } from '@nestjs-toolkit/core';
import { WebSocketServer, type WebSocket } from 'ws';
import type { NodeCore } from '../node/node-core.js';
import type { Frame, Protocol } from '../protocol/codec.js';
import { type Disconnect, disconnects } from '../protocol/codes.js';
import type { Transport } from './transport.js';

/** Name of the WebSocket subprotocol of the binary form. */
const PROTOBUF_SUBPROTOCOL = 'centrifuge-protobuf';

/** How long a client may take to answer a close frame, in milliseconds. */
const CLOSE_TIMEOUT = 5_000;

export interface WebSocketSettings {
  /** Whether a page may connect, by the `Origin` header; other programs send none. */
  readonly isAllowed: (request: IncomingMessage) => boolean;
  /** Whether frames may be compressed. */
  readonly compression: boolean;
}

/** Serves the protocol over WebSocket: JSON, or Protobuf if the client asks for it. */
export function createWebSocketHandler(
  node: NodeCore,
  settings: WebSocketSettings,
): UpgradeHandler {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: node.settings.messageSize,
    perMessageDeflate: settings.compression,
    handleProtocols: (protocols) =>
      protocols.has(PROTOBUF_SUBPROTOCOL) ? PROTOBUF_SUBPROTOCOL : false,
  });
  return {
    upgrade: (request, socket, head) => {
      if (!settings.isAllowed(request)) return refuseUpgrade(socket, 403, 'origin is not allowed');
      server.handleUpgrade(request, socket, head, (webSocket) => accept(node, webSocket, request));
    },
    drain: () => node.disconnectAll(),
  };
}

function accept(node: NodeCore, webSocket: WebSocket, request: IncomingMessage): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const isProtobuf =
    webSocket.protocol === PROTOBUF_SUBPROTOCOL ||
    url.searchParams.get('cf_protocol') === 'protobuf' ||
    url.searchParams.get('format') === 'protobuf';
  const transport = new WebSocketTransport(webSocket, request, isProtobuf ? 'protobuf' : 'json');
  webSocket.on('error', () => {}); // ends with "close"
  const session = node.open(transport);
  if (!session) return;
  webSocket.on('message', (data: Buffer) => session.receive(data));
  webSocket.on('close', () => session.closed());
}

class WebSocketTransport implements Transport {
  readonly name = 'websocket';
  readonly headers: IncomingMessage['headers'];
  readonly peer: Peer;

  constructor(
    private readonly webSocket: WebSocket,
    request: IncomingMessage,
    readonly protocol: Protocol,
  ) {
    this.headers = request.headers;
    this.peer = peerOf(request.socket);
  }

  get buffered(): number {
    return this.webSocket.bufferedAmount;
  }

  send(frame: Frame): void {
    this.webSocket.send(frame, { binary: this.protocol === 'protobuf' });
  }

  pause(): void {
    this.webSocket.pause();
  }

  resume(): void {
    this.webSocket.resume();
  }

  close({ code, reason }: Disconnect): void {
    // Frames would wait behind all that the client has not read.
    if (code === disconnects.slow.code) this.webSocket.terminate();
    this.webSocket.resume();
    this.webSocket.close(code, reason);
    const timer = setTimeout(() => this.webSocket.terminate(), CLOSE_TIMEOUT).unref();
    this.webSocket.once('close', () => clearTimeout(timer));
  }
}

/** Who is at the other end. */
export function peerOf(socket: Duplex): Peer {
  const { remoteAddress, remotePort, encrypted } = socket as TLSSocket;
  return {
    address: remoteAddress ?? 'unix:',
    ...(remotePort === undefined ? {} : { port: remotePort }),
    encrypted: encrypted === true,
  };
}
