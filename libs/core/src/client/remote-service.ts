import type { Metadata } from '../call/metadata.js';
import type { PartialMessage } from '../message/partial-message.js';
import type { MethodDefinition, MethodKind } from '../service/service-definition.js';

/**
 * Calls of other services.
 *
 * `ClientRegistry.get('user-service')` gives a `RemoteService`, which finds the service by its name
 * (see `discovery`), keeps the connections and makes calls of all four kinds. Whoever works for a
 * `Call` at that moment hands on its deadline, its cancellation, its request id, its trace context and
 * the metadata that the client's options list; nothing has to be passed by hand.
 *
 * Every failure is a `StatusError` with the code, the message, the details and the trailers of the
 * service. What is known of the connection (addresses, reasons of the network) is only in its `cause`.
 *
 * A proxy that has no use for messages calls `rawMethod(path, kind)`: requests and answers are then
 * the bytes of the messages.
 *
 * @example
 * const users = registry.get('user-service');
 * const answer = await users.unary(getUser, { userId }, { timeout: 2_000 });
 * for await (const user of users.serverStream(watchUsers, {}, { signal })) …
 */
export interface RemoteService {
  /** Name that it is looked up by, such as `user-service`. */
  readonly name: string;
  /** @throws StatusError */
  unary<Request, Response>(
    method: RemoteMethod<Request, Response>,
    request: PartialMessage<Request>,
    options?: CallOptions,
  ): Promise<Response>;
  /** The call is made when it is first read; the next answer is asked for when the last one is taken. Leaving the loop cancels the call. @throws StatusError while it is read */
  serverStream<Request, Response>(
    method: RemoteMethod<Request, Response>,
    request: PartialMessage<Request>,
    options?: CallOptions,
  ): AsyncIterable<Response>;
  /** The next request is asked for when there is room for it. @throws StatusError */
  clientStream<Request, Response>(
    method: RemoteMethod<Request, Response>,
    requests: Requests<Request>,
    options?: CallOptions,
  ): Promise<Response>;
  /** Requests are sent while the answers are read. @throws StatusError while it is read */
  bidiStream<Request, Response>(
    method: RemoteMethod<Request, Response>,
    requests: Requests<Request>,
    options?: CallOptions,
  ): AsyncIterable<Response>;
}

/** Messages to send, which may come as time goes by. */
export type Requests<T> = AsyncIterable<PartialMessage<T>> | Iterable<PartialMessage<T>>;

/** Of a call: everything that is not its request. */
export interface CallOptions {
  /** Sent beside what the current call hands on, and instead of it where the key is the same. */
  readonly metadata?: Metadata | Readonly<Record<string, string | Uint8Array>>;
  /** Longest time that the call may take, in milliseconds; 0 for no limit of its own. @default the client's option */
  readonly timeout?: number;
  /** When the answer is no longer of use. The earliest of this, `timeout` and the current call's deadline counts. */
  readonly deadline?: Date;
  /** Cancels the call. The current call's signal does so in any case. */
  readonly signal?: AbortSignal;
  /** Waits for a connection instead of failing at once when there is none. @default the client's option */
  readonly waitForReady?: boolean;
  /** Whether the current call's deadline, cancellation and metadata are handed on. @default true */
  readonly inherit?: boolean;
  /** Called with the headers of the answer, before its first message. */
  readonly onHeaders?: (headers: Metadata) => void;
  /** Called with the trailers of an answer that succeeded; those of a failure are `error.metadata`. */
  readonly onTrailers?: (trailers: Metadata) => void;
}

/** What a client has to know of an rpc. The methods of a `ServiceDefinition` are this. */
export interface RemoteMethod<Request = unknown, Response = unknown> {
  /** Full method, such as `/userservice.UserService/GetUser`. */
  readonly path: string;
  readonly kind: MethodKind;
  readonly request: { encode(message: PartialMessage<Request>): Uint8Array };
  readonly response: { decode(bytes: Uint8Array): Response };
  /** Whether it may be sent twice: such rpcs are retried. */
  readonly idempotency?: MethodDefinition['idempotency'] | undefined;
}

const BYTES = {
  encode: (message: unknown): Uint8Array => message as Uint8Array,
  decode: (bytes: Uint8Array): Uint8Array => bytes,
};

/** An rpc whose requests and answers are the bytes of the messages. */
export function rawMethod(
  path: string,
  kind: MethodKind,
  idempotency?: MethodDefinition['idempotency'],
): RemoteMethod<Uint8Array, Uint8Array> {
  return { path, kind, request: BYTES, response: BYTES, idempotency };
}
