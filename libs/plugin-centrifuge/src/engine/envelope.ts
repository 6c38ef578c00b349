import type { ClientInfo, Publication } from '../protocol/messages.js';
import { decodeMessage, encodeMessage } from '../protocol/protobuf.js';
import { clientInfoSchema, publicationSchema } from '../protocol/schema.js';

/** What goes through Redis on a channel. */
export type Envelope =
  | { readonly kind: 'publication'; readonly publication: Publication; readonly epoch: string }
  | { readonly kind: 'join' | 'leave'; readonly info: ClientInfo };

const JOIN = 0x6a; // j
const LEAVE = 0x6c; // l
const PLAIN = 0x70; // p

export function encodePublication(publication: Publication): Buffer {
  return Buffer.from(encodeMessage(publicationSchema, publication));
}

export function decodePublication(bytes: Uint8Array, offset?: number): Publication {
  const publication = decodeMessage<Publication>(publicationSchema, bytes);
  const data = publication.data ?? new Uint8Array();
  return { ...publication, data, ...(offset === undefined ? {} : { offset }) };
}

/** A publication of a channel without history. */
export function plainEnvelope(publication: Publication): Buffer {
  return Buffer.concat([Buffer.of(PLAIN), encodePublication(publication)]);
}

export function clientEnvelope(kind: 'join' | 'leave', info: ClientInfo): Buffer {
  const mark = kind === 'join' ? JOIN : LEAVE;
  return Buffer.concat([Buffer.of(mark), encodeMessage(clientInfoSchema, info)]);
}

/** Publications with history are put in front of by the script that stores them: `s<offset>:<epoch>:`. */
export function decodeEnvelope(bytes: Buffer): Envelope {
  const [mark] = bytes;
  if (mark === PLAIN)
    return { kind: 'publication', publication: decodePublication(bytes.subarray(1)), epoch: '' };
  if (mark === JOIN || mark === LEAVE) {
    const info = decodeMessage<ClientInfo>(clientInfoSchema, bytes.subarray(1));
    return { kind: mark === JOIN ? 'join' : 'leave', info };
  }
  const first = bytes.indexOf(':');
  const second = bytes.indexOf(':', first + 1);
  const offset = Number(bytes.toString('latin1', 1, first));
  const epoch = bytes.toString('latin1', first + 1, second);
  const publication = decodePublication(bytes.subarray(second + 1), offset);
  return { kind: 'publication', publication, epoch };
}
