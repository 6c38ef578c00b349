import type { StatusError } from '../../error/status-error.js';
import type { MessageType } from '../../message/message-type.js';

/** What a client chose to find answers by: it is sent back as it came. */
export type FrameId = string | number;

/** What a frame carries, not parsed before it is known what it is. */
export interface ReceivedPayload {
  /** @throws StatusError 400 naming what is wrong and where */
  read<T>(type: MessageType<T>): T;
  /** Any JSON; undefined if there is none. @throws StatusError 400 */
  readJson(): unknown;
}

/** A frame of a client. */
export interface ReceivedFrame {
  /** Event or rpc; empty in a frame about a call that is under way. */
  readonly type: string;
  readonly id: FrameId | undefined;
  readonly payload: ReceivedPayload | undefined;
  /** No more requests of the stream follow. */
  readonly end: boolean;
  /** The call is no longer of interest. */
  readonly cancel: boolean;
  /** How long the client waits, in milliseconds. */
  readonly timeout: number | undefined;
}

/** A value to send: a message of a type, or any JSON where there is none. */
export interface SentPayload {
  readonly value: unknown;
  readonly type: MessageType | undefined;
  /** What another instance has written already, in place of the value. */
  readonly written?: WrittenPayload;
}

/** A value in the forms that it may be sent in. */
export interface WrittenPayload {
  readonly json: string;
  /** Of a message. */
  readonly binary: Uint8Array | undefined;
}

/** A frame of the server. */
export interface SentFrame {
  readonly type: string;
  readonly id?: FrameId | undefined;
  readonly payload?: SentPayload;
  /** No more answers follow. */
  readonly end?: boolean;
  readonly error?: StatusError;
}

/** Writes and reads the frames of a subprotocol. */
export interface FrameCodec {
  /** Name in `Sec-WebSocket-Protocol`. */
  readonly subprotocol: string;
  readonly isBinary: boolean;
  /** @throws StatusError 400 for a frame that cannot be read */
  decode(data: Buffer): ReceivedFrame;
  /** @throws Error for a payload that cannot be written */
  encode(frame: SentFrame): Buffer;
}
