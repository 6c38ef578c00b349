import { readJson, writeJson } from './json.js';
import type { Command, EmulationRequest, Reply } from './messages.js';
import { decodeDelimited, decodeMessage, encodeDelimited } from './protobuf.js';
import { commandSchema, emulationRequestSchema, replySchema } from './schema.js';

export type Protocol = 'json' | 'protobuf';

/** One reply as it goes over the wire: a line of JSON, or bytes with their length in front. */
export type Frame = string | Uint8Array<ArrayBuffer>;

/** The two forms of the protocol. */
export interface Codec {
  readonly protocol: Protocol;
  encode(reply: Reply): Frame;
  /** Frames that go out together. */
  join(frames: readonly Frame[]): Frame;
  /** @throws Error for what is no list of commands */
  decode(data: Uint8Array): Command[];
  /** @throws Error */
  decodeEmulation(data: Uint8Array): EmulationRequest;
}

const text = (data: Uint8Array): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8');

const json: Codec = {
  protocol: 'json',
  encode: (reply) => writeJson(replySchema, reply),
  join: (frames) => (frames.length === 1 ? frames[0]! : frames.join('\n')),
  decode: (data) =>
    text(data)
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => readJson<Command>(commandSchema, JSON.parse(line))),
  decodeEmulation: (data) => {
    const value = JSON.parse(text(data)) as { data?: unknown };
    const request = readJson<EmulationRequest>(emulationRequestSchema, value);
    // The commands come as text within the JSON.
    return typeof value.data === 'string'
      ? { ...request, data: new TextEncoder().encode(value.data) }
      : request;
  },
};

const protobuf: Codec = {
  protocol: 'protobuf',
  encode: (reply) => encodeDelimited(replySchema, reply),
  join: (frames) =>
    frames.length === 1 ? frames[0]! : new Uint8Array(Buffer.concat(frames as Uint8Array[])),
  decode: (data) => [...decodeDelimited<Command>(commandSchema, data)],
  decodeEmulation: (data) => decodeMessage<EmulationRequest>(emulationRequestSchema, data),
};

export const codecs: Readonly<Record<Protocol, Codec>> = { json, protobuf };

/** Size of a frame, in bytes for binary ones and in characters for text. */
export function frameSize(frame: Frame): number {
  return frame.length;
}
