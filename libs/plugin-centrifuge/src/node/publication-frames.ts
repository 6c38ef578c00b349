import { isUtf8 } from 'node:buffer';
import { codecs, type Frame, type Protocol } from '../protocol/codec.js';
import { createDelta } from '../protocol/fossil-delta.js';
import { bytesFromJson, jsonFromBytes } from '../protocol/json.js';
import type { Publication } from '../protocol/messages.js';

/** A publication on its way to many clients: each form of it is made once. */
export class PublicationFrames {
  readonly #plain: Partial<Record<Protocol, Frame>> = {};
  readonly #whole: Partial<Record<Protocol, Frame>> = {};
  readonly #deltas: Partial<Record<Protocol, { base: Publication; frame: Frame }>> = {};

  constructor(
    private readonly channel: string,
    readonly publication: Publication,
    readonly epoch: string,
  ) {}

  plain(protocol: Protocol): Frame {
    return (this.#plain[protocol] ??= this.#encode(protocol, this.publication));
  }

  /** For clients that take differences: to what they have, or the whole. */
  withDelta(protocol: Protocol, base: Publication | undefined): Frame {
    const known = this.#deltas[protocol];
    if (base && known?.base.data === base.data) return known.frame;
    const delta = base && deltaPublication(protocol, base, this.publication);
    if (!base || !delta)
      return (this.#whole[protocol] ??= this.#encode(
        protocol,
        wholePublication(protocol, this.publication),
      ));
    const frame = this.#encode(protocol, delta);
    this.#deltas[protocol] = { base, frame };
    return frame;
  }

  #encode(protocol: Protocol, pub: Publication): Frame {
    return codecs[protocol].encode({ push: { channel: this.channel, pub } });
  }
}

/** To clients that take differences, JSON goes as text, of which the differences are made. */
export function wholePublication(protocol: Protocol, publication: Publication): Publication {
  if (protocol === 'protobuf') return publication;
  return { ...publication, data: bytesFromJson(JSON.stringify(jsonFromBytes(publication.data))) };
}

function deltaPublication(
  protocol: Protocol,
  base: Publication,
  publication: Publication,
): Publication | undefined {
  const [from, to] = [base, publication].map(({ data }) =>
    protocol === 'json' ? Buffer.from(jsonFromBytes(data)) : data,
  ) as [Uint8Array, Uint8Array];
  const delta = createDelta(from, to);
  if (delta.length >= to.length) return undefined;
  if (protocol === 'protobuf') return { ...publication, data: delta, delta: true };
  // A difference may begin or end within a character, which text cannot say.
  if (!isUtf8(delta)) return undefined;
  return {
    ...publication,
    data: bytesFromJson(JSON.stringify(delta.toString('utf8'))),
    delta: true,
  };
}
