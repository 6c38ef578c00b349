import { StatusError } from '../../error/status-error.js';
import type { BinaryForm, BodyTarget, Marshaler } from './marshaler.js';

const MEDIA_TYPES = [
  'application/protobuf',
  'application/x-protobuf',
  'application/vnd.google.protobuf',
] as const;

/** Binary messages. The body has to stand for a message: scalars, lists and maps have no binary form of their own. */
export const PROTOBUF_MARSHALER: Marshaler = {
  mediaTypes: MEDIA_TYPES,
  decode: (body, target) => binaryForm(target).read(body),
  encode: (value, target) => binaryForm(target).write(value),
  canEncode: ({ binary }) => binary !== undefined,
};

function binaryForm({ binary, name }: BodyTarget): BinaryForm {
  if (binary) return binary;
  throw StatusError.invalidArgument(
    `body stands for "${name}" only, which has no binary form of its own: use application/json`,
    { httpStatus: 415 },
  );
}
