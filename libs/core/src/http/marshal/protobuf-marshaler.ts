import { StatusError } from '../../error/status-error.js';
import type { BodyTarget, Marshaler } from './marshaler.js';

const MEDIA_TYPES = [
  'application/protobuf',
  'application/x-protobuf',
  'application/vnd.google.protobuf',
] as const;

/** Binary messages. The body has to stand for a whole message: a field has no binary form of its own. */
export const PROTOBUF_MARSHALER: Marshaler = {
  mediaTypes: MEDIA_TYPES,
  decode: (body, target) => wholeMessage(target).decode(body),
  encode: (value, target) => wholeMessage(target).encode(value as object),
};

function wholeMessage({ message, name }: BodyTarget) {
  if (message) return message;
  throw StatusError.invalidArgument(
    `body stands for "${name}" only, which has no binary form of its own: use application/json`,
    { httpStatus: 415 },
  );
}
