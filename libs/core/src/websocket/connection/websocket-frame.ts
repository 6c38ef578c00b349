const FIN_TEXT = 0x81;
const FIN_BINARY = 0x82;
/** Lengths that say how many bytes of length follow (RFC 6455, section 5.2). */
const LENGTH_OF_2_BYTES = 126;
const LENGTH_OF_8_BYTES = 127;

/** The frame that was made last: an event for many connections is framed once. */
let last:
  { readonly payload: Buffer; readonly isBinary: boolean; readonly frame: Buffer } | undefined;

/** A message as one unmasked, uncompressed frame, so that one write sends it. */
export function websocketFrame(payload: Buffer, isBinary: boolean): Buffer {
  if (last?.payload === payload && last.isBinary === isBinary) return last.frame;
  const { length } = payload;
  const header = length < LENGTH_OF_2_BYTES ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = isBinary ? FIN_BINARY : FIN_TEXT;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = LENGTH_OF_2_BYTES;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_OF_8_BYTES;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  payload.copy(frame, header);
  last = { payload, isBinary, frame };
  return frame;
}
