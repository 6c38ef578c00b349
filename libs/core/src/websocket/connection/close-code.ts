import { Code } from '../../error/code.js';
import type { StatusError } from '../../error/status-error.js';

/** Codes of RFC 6455, section 7.4.1, and of ours that no status stands for. */
export const CloseCode = {
  NORMAL: 1000,
  GOING_AWAY: 1001,
  INTERNAL_ERROR: 1011,
  TRY_AGAIN_LATER: 1013,
  BAD_FRAMES: 4400,
  SLOW_CONSUMER: 4008,
  TOO_MANY_FRAMES: 4429,
} as const;

/**
 * Close code of a status: 1011 for faults of the server, 1013 for one that is not available, and 4000
 * and the HTTP status for the rest: 4401, 4403, 4404, 4429 and so on.
 */
export function closeCodeOf(error: StatusError): number {
  switch (error.code) {
    case Code.OK:
      return CloseCode.NORMAL;
    case Code.UNKNOWN:
    case Code.INTERNAL:
    case Code.DATA_LOSS:
      return CloseCode.INTERNAL_ERROR;
    case Code.UNAVAILABLE:
      return CloseCode.TRY_AGAIN_LATER;
    default:
      return 4000 + error.getStatus();
  }
}

/** Longest reason of a close frame, in bytes (RFC 6455, section 5.5). */
const MAX_REASON = 123;

/** Cuts a text to what a close frame holds, between characters. */
export function closeReason(text: string): string {
  if (Buffer.byteLength(text) <= MAX_REASON) return text;
  let short = text.slice(0, MAX_REASON - 1);
  while (Buffer.byteLength(short) > MAX_REASON - 3) short = short.slice(0, -1);
  return `${short}…`;
}
