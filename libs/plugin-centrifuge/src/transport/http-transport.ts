import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Peer } from '@nestjs-toolkit/core';
import { codecs, type Frame, type Protocol } from '../protocol/codec.js';
import type { Disconnect } from '../protocol/codes.js';
import type { Transport } from './transport.js';
import { peerOf } from './websocket.js';

/** How a stream writes the frames it is given. */
export interface StreamFormat {
  readonly name: 'http_stream' | 'sse';
  readonly contentType: string;
  readonly write: (frame: Frame) => string | Uint8Array;
}

/** One line of JSON, or one message with its length in front, after the other. */
export const HTTP_STREAM: Readonly<Record<Protocol, StreamFormat>> = {
  json: {
    name: 'http_stream',
    contentType: 'application/json; charset=utf-8',
    write: (frame) => `${frame as string}\n`,
  },
  protobuf: {
    name: 'http_stream',
    contentType: 'application/octet-stream',
    write: (frame) => frame,
  },
};

export const EVENT_STREAM: StreamFormat = {
  name: 'sse',
  contentType: 'text/event-stream; charset=utf-8',
  write: (frame) =>
    (frame as string)
      .split('\n')
      .map((line) => `data: ${line}\n\n`)
      .join(''),
};

/** The half of a connection from the server to the client, as one long answer. */
export class StreamTransport implements Transport {
  readonly name: 'http_stream' | 'sse';
  readonly headers: IncomingMessage['headers'];
  readonly peer: Peer;

  constructor(
    readonly protocol: Protocol,
    private readonly format: StreamFormat,
    request: IncomingMessage,
    private readonly response: ServerResponse,
  ) {
    this.name = format.name;
    this.headers = request.headers;
    this.peer = peerOf(request.socket);
  }

  get buffered(): number {
    return this.response.writableLength;
  }

  send(frame: Frame): void {
    if (!this.response.writableEnded) this.response.write(this.format.write(frame));
  }

  pause(): void {}

  resume(): void {}

  /** Where there are no close frames, the client is told by a push. */
  close({ code, reason }: Disconnect): void {
    if (this.response.writableEnded) return;
    this.send(codecs[this.protocol].encode({ push: { disconnect: { code, reason } } }));
    const { socket } = this.response;
    this.response.end();
    if (this.buffered > 0) setTimeout(() => socket?.destroy(), 1_000).unref();
  }
}
