import type { ServedMethod } from '../dispatch/served-service.js';
import { StatusError } from '../error/status-error.js';
import { keptBytes } from '../message/kept-bytes.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import { COMPRESS } from '../middleware/compress.middleware.js';
import { middlewareNames } from '../middleware/middleware-registry.js';
import type { MethodDefinition, ServiceDefinition } from '../service/service-definition.js';
import type { CallRegistry } from '../call/call-registry.js';

/** What the rpcs of a server share. */
export interface RpcSettings {
  readonly registry: CallRegistry;
  readonly logger: ToolkitLogger;
  /** Largest answer, in bytes. */
  readonly maxSendMessageSize: number;
  /** Largest error details, in bytes. */
  readonly maxMetadataSize: number;
  /** Longest time that a call may take, in milliseconds; 0 for no limit. */
  readonly maxDeadline: number;
}

const EMPTY = 'google.protobuf.Empty';

/** An rpc with everything about it that is known at boot, so that a call has nothing to look up. */
export class BoundRpc {
  readonly method: MethodDefinition;
  readonly streamsRequests: boolean;
  readonly streamsAnswers: boolean;
  /** Whether a middleware may ask for compression. */
  readonly mayCompress: boolean;
  readonly #answersNothing: boolean;

  /** @param isBackground whether it is one of the server's own: not counted, not waited for, not limited in time */
  constructor(
    readonly service: ServiceDefinition,
    readonly served: ServedMethod,
    readonly settings: RpcSettings,
    readonly isBackground: boolean,
  ) {
    this.method = served.method;
    const { kind } = served.method;
    this.streamsRequests = kind === 'client_streaming' || kind === 'bidi_streaming';
    this.streamsAnswers = kind === 'server_streaming' || kind === 'bidi_streaming';
    this.mayCompress = middlewareNames(service, served.method).includes(COMPRESS);
    this.#answersNothing = served.method.response.typeName === EMPTY;
  }

  /**
   * @throws StatusError `INTERNAL` for bytes that cannot be parsed, as gRPC's statuscodes.md has it
   */
  readonly decode = (bytes: Uint8Array): unknown => {
    try {
      return this.method.request.decode(bytes);
    } catch (cause) {
      const { path, request } = this.method;
      throw StatusError.internal(`request of ${path} cannot be parsed as ${request.typeName}`, {
        cause,
      });
    }
  };

  /**
   * @throws StatusError for an answer that is too large
   * @throws Error for one that is no message of the type
   */
  encode(answer: unknown): Uint8Array {
    const bytes = this.#bytesOf(answer);
    const limit = this.settings.maxSendMessageSize;
    if (bytes.byteLength <= limit) return bytes;
    throw StatusError.resourceExhausted(
      `response of ${bytes.byteLength} bytes exceeds the limit of ${limit}`,
    );
  }

  /** The deadline of a call, in milliseconds since the epoch: the caller's, or the server's limit if that is earlier. */
  deadlineOf(callers: number | undefined): number | undefined {
    const { maxDeadline } = this.settings;
    if (maxDeadline === 0 || this.isBackground) return callers;
    return Math.min(callers ?? Infinity, Date.now() + maxDeadline);
  }

  #bytesOf(answer: unknown): Uint8Array {
    const kept = keptBytes(answer);
    if (kept) return kept;
    try {
      return this.method.response.encode(
        (this.#answersNothing ? (answer ?? {}) : answer) as object,
      );
    } catch (cause) {
      const { path, response } = this.method;
      throw new Error(`answer of ${path} cannot be encoded as ${response.typeName}`, { cause });
    }
  }
}
