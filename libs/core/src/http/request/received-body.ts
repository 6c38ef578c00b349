import type { Marshaler } from '../marshal/marshaler.js';

/** A body as it arrived, decompressed. */
export interface ReceivedBody {
  readonly bytes: Uint8Array;
  /** Whole `Content-Type`; empty if there is none. */
  readonly contentType: string;
  /** Absent if the bytes go into the message as they are. */
  readonly marshaler: Marshaler | undefined;
}
