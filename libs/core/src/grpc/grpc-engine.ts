import type { Metadata } from '../call/metadata.js';
import type { Peer } from '../call/peer.js';
import type { Code } from '../error/code.js';
import type { StatusError } from '../error/status-error.js';
import type { MethodKind } from '../service/service-definition.js';
import type { BoundAddress } from './listener/bound-address.js';

/**
 * Speaks the gRPC wire protocol: connections, HTTP/2, framing and compression. It knows nothing of
 * messages, handlers or Nest, so that one engine can replace another.
 */
export interface GrpcEngine {
  /** Adds an rpc. Everything is registered before {@link listen}. */
  register(method: EngineMethod): void;
  /** Opens the port. @throws Error that names the address and says what to do */
  listen(): Promise<BoundAddress>;
  /**
   * Stops accepting connections and new calls (GOAWAY), and resolves when the last connection has
   * ended, or after the given milliseconds. Calls that are being served go on.
   */
  drain(timeout: number): Promise<void>;
  /** Cuts every connection. */
  close(): Promise<void>;
}

/** One rpc as an engine sees it: bytes in, bytes out. */
export interface EngineMethod {
  /** Full method, such as `/userservice.UserService/GetUser`. */
  readonly path: string;
  readonly kind: MethodKind;
  /** Whether its calls may ask for compression. */
  readonly mayCompress: boolean;
  /** Takes a call as soon as its metadata is there. Must not throw. */
  readonly open: (exchange: Exchange) => ExchangeListener;
}

/** What an engine tells about a call. */
export interface ExchangeListener {
  /** The one request of a unary or server-streaming call, complete. Never called for the other kinds. */
  onRequest(bytes: Uint8Array): void;
  /** The call ended otherwise than by {@link Exchange.finish}: the caller left, or its deadline passed. */
  onCancel(reason: StatusError): void;
}

/** One call as an engine offers it. After the end of the call all functions do nothing. */
export interface Exchange {
  /** When the caller stops waiting, in milliseconds since the epoch. */
  readonly deadline: number | undefined;
  metadata(): Metadata;
  peer(): Peer;
  /**
   * The next request of a client-streaming call, or `undefined` after the last one. Nothing is read
   * from the connection unless this is called. Never settles once the call has ended.
   */
  read(): Promise<Uint8Array | undefined>;
  /**
   * Compresses the messages that follow from so many bytes on, if the caller accepts an encoding. Has no
   * effect once headers or messages are sent.
   */
  compress(minSize: number): void;
  /** Sends headers ahead of the first message. */
  sendHeaders(headers: Metadata): void;
  /** Sends one message. @returns when the next one should be sent; `undefined` for now */
  send(message: Uint8Array): Promise<void> | undefined;
  /** Ends the call. */
  finish(status: EngineStatus): void;
}

/** How a call ended, as it goes on the wire. */
export interface EngineStatus {
  readonly code: Code;
  readonly message: string;
  /** Serialised `google.rpc.Status`. */
  readonly details?: Uint8Array | undefined;
  readonly trailers?: Metadata | undefined;
}
