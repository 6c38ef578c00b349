import { StatusError } from '../../error/status-error.js';
import { FORM_MARSHALER, JSON_MARSHALER, type BodyTarget, type Marshaler } from './marshaler.js';
import { mediaTypeOf, parseAccept, qualityFor } from './media-type.js';
import { PROTOBUF_MARSHALER } from './protobuf-marshaler.js';

/** Headers whose outcome is remembered. Clients of a service send few different ones. */
const MAX_REMEMBERED = 200;
/** Longer headers are read anew each time. */
const MAX_REMEMBERED_LENGTH = 256;

/** The formats of a server by media type. Formats of the application come before the built-in ones. */
export class MarshalerRegistry {
  readonly #all: readonly Marshaler[];
  readonly #byMediaType = new Map<string, Marshaler>();
  readonly #byContentType = new Map<string, Marshaler>();
  readonly #byAccept = new WeakMap<BodyTarget, Map<string, Marshaler | undefined>>();

  constructor(
    own: readonly Marshaler[],
    private readonly notAcceptable: 'ignore' | 'refuse',
  ) {
    this.#all = [...own, JSON_MARSHALER, PROTOBUF_MARSHALER, FORM_MARSHALER];
    for (const marshaler of this.#all.toReversed()) {
      for (const type of marshaler.mediaTypes) this.#byMediaType.set(type.toLowerCase(), marshaler);
    }
  }

  /**
   * The format of a request's body, by its `Content-Type`. No header means JSON.
   *
   * @returns `undefined` if it is not known
   */
  forBody(contentType: string | undefined): Marshaler | undefined {
    const header = contentType ?? 'application/json';
    const known = this.#byContentType.get(header);
    if (known) return known;
    const mediaType = mediaTypeOf(header);
    const name = mediaType.endsWith('+json') ? 'application/json' : mediaType;
    const marshaler = this.#byMediaType.get(mediaType) ?? this.#byMediaType.get(name);
    if (marshaler) remember(this.#byContentType, header, marshaler);
    return marshaler;
  }

  /**
   * The format of an answer: what `Accept` wants most, and otherwise that of the request.
   *
   * @throws StatusError 406, if the server is to refuse what it cannot serve
   */
  forAnswer(
    accept: string | undefined,
    ofRequest: Marshaler | undefined,
    target: BodyTarget,
  ): Marshaler {
    const same = ofRequest && isFor(ofRequest, target) ? ofRequest : this.#json;
    if (accept === undefined || accept === '*/*' || accept === '') return same;
    const wanted = this.#wanted(accept, same, target);
    if (wanted) return wanted;
    if (this.notAcceptable === 'ignore') return same;
    const usable = this.#all.filter((each) => isFor(each, target));
    const types = usable.map(({ mediaTypes }) => mediaTypes[0]!);
    throw StatusError.invalidArgument(
      `accept "${accept}" names nothing that can be served: expected ${types.join(', ')}`,
      { httpStatus: 406 },
    );
  }

  get #json(): Marshaler {
    return this.#byMediaType.get('application/json')!;
  }

  #wanted(accept: string, same: Marshaler, target: BodyTarget): Marshaler | undefined {
    let known = this.#byAccept.get(target);
    if (!known) this.#byAccept.set(target, (known = new Map()));
    const key = `${same.mediaTypes[0]} ${accept}`;
    if (known.has(key)) return known.get(key);
    const ranges = parseAccept(accept);
    const quality = (marshaler: Marshaler): number =>
      Math.max(...marshaler.mediaTypes.map((type) => qualityFor(type, ranges)));
    let wanted: Marshaler | undefined;
    for (const marshaler of [same, ...this.#all]) {
      if (!isFor(marshaler, target) || quality(marshaler) === 0) continue;
      if (!wanted || quality(marshaler) > quality(wanted)) wanted = marshaler;
    }
    remember(known, key, wanted);
    return wanted;
  }
}

/** Whether a format can write what a body stands for. */
function isFor(marshaler: Marshaler, target: BodyTarget): boolean {
  return marshaler.encode !== undefined && marshaler.canEncode?.(target) !== false;
}

function remember<T>(outcomes: Map<string, T>, header: string, outcome: T): void {
  if (header.length > MAX_REMEMBERED_LENGTH) return;
  if (outcomes.size >= MAX_REMEMBERED) outcomes.clear();
  outcomes.set(header, outcome);
}
