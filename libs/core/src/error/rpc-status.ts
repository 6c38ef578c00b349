import { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { StatusError } from './status-error.js';

/** Longer messages are cut, in characters: clients refuse trailers of more than a few KiB. */
const MAX_MESSAGE_LENGTH = 2_048;

/** The message of an error as it goes on the wire. */
export function shortenedMessage(message: string): string {
  return message.length <= MAX_MESSAGE_LENGTH
    ? message
    : `${message.slice(0, MAX_MESSAGE_LENGTH)}…`;
}

/** `google.rpc.Status`: code = 1, message = 2, repeated google.protobuf.Any details = 3. */
export function encodeRpcStatus({ code, message, details }: StatusError): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, 0).int32(code).tag(2, 2).string(shortenedMessage(message));
  for (const detail of details) {
    // google.protobuf.Any: type_url = 1, value = 2.
    writer.tag(3, 2).fork();
    writer.tag(1, 2).string(detail.typeUrl).tag(2, 2).bytes(detail.toBinary());
    writer.join();
  }
  return writer.finish();
}
