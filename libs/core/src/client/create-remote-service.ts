import { currentCall } from '../call/call-context.js';
import type { Call } from '../call/call.js';
import { ServerCall } from '../call/server-call.js';
import { StatusError } from '../error/status-error.js';
import type { MessageTypeRegistry } from '../wkt/type-registry.js';
import type { ClientInterceptor, OutgoingCall } from './client-interceptor.js';
import type { ClientOptions } from './client-options.js';
import type { MethodSettingsTable } from './method-config.js';
import { settingsOf } from './grpc-js/method-configs.js';
import { outgoingMetadata } from './outgoing-metadata.js';
import { RemoteCall } from './remote-call.js';
import type { CallOptions, RemoteMethod, RemoteService, Requests } from './remote-service.js';
import { sendRequests } from './send-requests.js';
import type { ClientTransport } from './transport.js';

export interface RemoteServiceParts {
  readonly name: string;
  readonly options: ClientOptions;
  readonly methods: MethodSettingsTable;
  readonly interceptors: readonly ClientInterceptor[];
  readonly transport: ClientTransport;
  /** Messages that error details may hold, besides the well-known ones. */
  readonly types?: MessageTypeRegistry;
}

type Method = RemoteMethod<any, any>; // oxlint-disable-line no-explicit-any -- calls of every type go this way

/** Makes the calls of one service on a transport. */
export function createRemoteService(parts: RemoteServiceParts): RemoteService {
  const { name } = parts;
  const call = createCaller(parts);
  const one = async (method: Method, request: unknown, options: CallOptions = {}): Promise<never> =>
    (await call(method, request, options, inherited(options))) as never;
  const many = (
    method: Method,
    request: unknown,
    options: CallOptions = {},
  ): AsyncIterable<never> => {
    const current = inherited(options);
    return lazyStream(() => call(method, request, options, current));
  };
  return {
    name,
    unary: one,
    clientStream: one,
    serverStream: many,
    bidiStream: many,
  };
}

/** Puts the interceptors around the making of calls. */
function createCaller(
  parts: RemoteServiceParts,
): (
  method: Method,
  request: unknown,
  options: CallOptions,
  current: Call | undefined,
) => Promise<unknown> {
  const { interceptors, name } = parts;
  return (method, request, options, current) => {
    const outgoing: OutgoingCall = {
      service: name,
      method,
      request,
      metadata: metadataOf(parts, current, options),
      deadline: deadlineOf(parts, method, current, options),
    };
    const make = (final: OutgoingCall): Promise<unknown> => start(parts, final, current, options);
    if (interceptors.length === 0) return make(outgoing);
    return interceptors.reduceRight<(call: OutgoingCall) => Promise<unknown>>(
      (next, interceptor) => async (each) => interceptor(each, next),
      make,
    )(outgoing);
  };
}

/** The call that an outgoing one is made for. */
function inherited({ inherit }: CallOptions): Call | undefined {
  return inherit === false ? undefined : currentCall();
}

function metadataOf(
  { options: { forwardMetadata, token } }: RemoteServiceParts,
  current: Call | undefined,
  options: CallOptions,
): OutgoingCall['metadata'] {
  const metadata = outgoingMetadata(current, forwardMetadata, options.metadata);
  if (token !== undefined && !metadata.has('authorization')) {
    metadata.set('authorization', `Bearer ${token}`);
  }
  return metadata;
}

/** The earliest of what the caller, the options and the current call say. */
function deadlineOf(
  { options: client, methods }: RemoteServiceParts,
  { path, kind }: Method,
  current: Call | undefined,
  { timeout, deadline }: CallOptions,
): number | undefined {
  const isStream = kind === 'server_streaming' || kind === 'bidi_streaming';
  const limit =
    timeout ??
    settingsOf(path, methods).timeout ??
    (isStream ? client.streamTimeout : client.timeout);
  const earliest = Math.min(
    limit > 0 ? Date.now() + limit : Infinity,
    deadline?.getTime() ?? Infinity,
    current?.deadline?.getTime() ?? Infinity,
  );
  return earliest === Infinity ? undefined : earliest;
}

/** @returns the answer, or the stream of answers */
function start(
  { name, transport, types, options: client, methods }: RemoteServiceParts,
  { method, request, metadata, deadline }: OutgoingCall,
  current: Call | undefined,
  options: CallOptions,
): Promise<unknown> {
  const { path, kind } = method;
  const call = new RemoteCall({
    service: name,
    path,
    types,
    decode: (bytes) => method.response.decode(bytes) as unknown,
    onHeaders: options.onHeaders,
    onTrailers: options.onTrailers,
  });
  const streamsRequests = kind === 'client_streaming' || kind === 'bidi_streaming';
  const first = streamsRequests ? undefined : encodeRequest(method, request);
  if (StatusError.is(first)) return Promise.reject(first);
  const waitForReady =
    options.waitForReady ?? settingsOf(path, methods).waitForReady ?? client.waitForReady;
  const isIdempotent = method.idempotency !== undefined;
  call.active = transport.start(
    { path, metadata, deadline, waitForReady, isIdempotent, streamsRequests },
    call,
  );
  cancelWith(call, options.signal);
  cancelWithCall(call, current);
  if (first) {
    call.active.send(first);
    call.active.halfClose();
  } else {
    void sendRequests(call, request as Requests<unknown>, (message) =>
      method.request.encode(message),
    );
  }
  const isSingle = kind === 'unary' || kind === 'client_streaming';
  return isSingle ? call.single() : Promise.resolve(streamOf(call));
}

function encodeRequest(method: Method, request: unknown): Uint8Array | StatusError {
  try {
    return method.request.encode(request);
  } catch (cause) {
    return StatusError.internal(`request of ${method.path} cannot be encoded`, { cause });
  }
}

function cancelWith(call: RemoteCall, signal: AbortSignal | undefined): void {
  if (!signal) return;
  const abort = (): void => call.fail(cancellation(signal));
  if (signal.aborted) return abort();
  signal.addEventListener('abort', abort, { once: true });
  call.onceOver(() => signal.removeEventListener('abort', abort));
}

function cancelWithCall(call: RemoteCall, current: Call | undefined): void {
  if (current instanceof ServerCall) {
    call.onceOver(current.onceCancelled((reason) => call.fail(reason)));
  } else {
    cancelWith(call, current?.signal);
  }
}

function cancellation({ reason }: AbortSignal): StatusError {
  if (StatusError.is(reason)) return reason;
  return StatusError.cancelled('call was cancelled', { cause: reason });
}

/** Answers one by one; whoever stops reading cancels the call. */
function streamOf(call: RemoteCall): AsyncIterableIterator<unknown> {
  return {
    next: () => call.next(),
    return: () => {
      call.fail(StatusError.cancelled('answers are no longer read'));
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** A stream whose call starts when it is first read, so that one that nobody reads costs nothing. */
function lazyStream<T>(open: () => Promise<unknown>): AsyncIterableIterator<T> {
  let opened: Promise<AsyncIterator<T>> | undefined;
  const iterator = (): Promise<AsyncIterator<T>> =>
    (opened ??= open().then((stream) => (stream as AsyncIterable<T>)[Symbol.asyncIterator]()));
  return {
    next: async () => (await iterator()).next(),
    return: async (value?: unknown) => {
      const result = { done: true as const, value };
      if (!opened) opened = Promise.resolve(finished<T>());
      else await (await opened).return?.();
      return result;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function finished<T>(): AsyncIterator<T> {
  return { next: () => Promise.resolve({ done: true, value: undefined }) };
}
