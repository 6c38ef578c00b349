/* eslint-disable */

// What the clients of all services share. It needs `fetch` and `WebSocket`, and nothing else.

/** What a call needs to know beside its request. */
export interface CallOptions {
  /** Cancels the call. */
  readonly signal?: AbortSignal | undefined;
  /** Longest time that the call may take, in milliseconds. */
  readonly timeout?: number | undefined;
  /** Headers of the request, over HTTP. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** How an rpc is called over HTTP. */
export interface HttpRule {
  readonly verb: string;
  readonly path: string;
  readonly body?: string;
  readonly responseBody?: string;
}

/** An rpc as its proto describes it. */
export interface Rpc {
  /** Type of its frames. */
  readonly type: string;
  readonly http?: HttpRule;
}

/** What rpcs are called by: an {@link Api} over HTTP, or a {@link Socket}. */
export interface Caller {
  unary(rpc: Rpc, request: unknown, options?: CallOptions): Promise<unknown>;
  stream(rpc: Rpc, requests: unknown, options?: CallOptions): AsyncIterable<unknown>;
  collect(rpc: Rpc, requests: AsyncIterable<unknown>, options?: CallOptions): Promise<unknown>;
}

/** Why a call failed. */
export class ApiError extends Error {
  /**
   * @param code canonical name, such as `NOT_FOUND`; empty where only the HTTP status is known
   * @param status HTTP status, such as 404; 0 if nothing was answered
   */
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    readonly details: readonly unknown[] = [],
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

interface ErrorBody {
  readonly code?: number;
  readonly message?: string;
  readonly details?: readonly unknown[];
}

function errorOf(body: ErrorBody | undefined, code: string, status: number): ApiError {
  return new ApiError(code, body?.code ?? status, body?.message ?? code, body?.details ?? []);
}

/** Makes the function that calls a unary rpc. */
export function unary<Request, Response>(rpc: Rpc) {
  return (caller: Caller, request: Request, options?: CallOptions) =>
    caller.unary(rpc, request, options) as Promise<Response>;
}

/** Makes the function that calls an rpc with a stream of answers. Leaving the loop cancels the call. */
export function serverStream<Request, Response>(rpc: Rpc) {
  return (caller: Caller, request: Request, options?: CallOptions) =>
    caller.stream(rpc, request, options) as AsyncIterable<Response>;
}

/** Makes the function that calls an rpc with a stream of requests. */
export function clientStream<Request, Response>(rpc: Rpc) {
  return (caller: Caller, requests: AsyncIterable<Request>, options?: CallOptions) =>
    caller.collect(rpc, requests, options) as Promise<Response>;
}

/** Makes the function that calls an rpc with streams both ways. */
export function bidiStream<Request, Response>(rpc: Rpc) {
  return (caller: Caller, requests: AsyncIterable<Request>, options?: CallOptions) =>
    caller.stream(rpc, requests, options) as AsyncIterable<Response>;
}

/** Makes the function that opens the WebSocket of an rpc. Its answer, if it has one, is the first event. */
export function socketRoute<Request>(path: string) {
  return (options: SocketOptions, request: Request): Promise<Socket> => {
    const fields = { ...(request as Fields) };
    return openSocket({ ...options, path: expandPath(path, fields) + queryOf(fields) });
  };
}

export interface ApiOptions {
  /** Such as `https://api.example.com`. @default the origin of the page */
  readonly baseUrl?: string;
  /** Headers of every request, such as `authorization`. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** Whether cookies are sent. @default 'same-origin' */
  readonly credentials?: 'omit' | 'same-origin' | 'include';
}

/** Makes a client for rpcs over HTTP. */
export function createApi(options: ApiOptions = {}): Caller {
  const send = async (rpc: Rpc, request: unknown, call: CallOptions, accept: string) => {
    const { http } = rpc;
    if (!http)
      throw new ApiError('UNIMPLEMENTED', 0, `${rpc.type} has no HTTP route: call it on a Socket`);
    const fields = { ...(request as Fields) };
    const path = expandPath(http.path, fields);
    const body = bodyOf(http, fields);
    const query = http.body === '*' ? '' : queryOf(fields);
    const response = await fetch((options.baseUrl ?? '') + path + query, {
      method: http.verb === '*' ? 'POST' : http.verb,
      headers: {
        accept,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(call.timeout === undefined ? {} : { 'x-request-timeout': `${call.timeout}ms` }),
        ...options.headers?.(),
        ...call.headers,
      },
      credentials: options.credentials ?? 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(call.signal ? { signal: call.signal } : {}),
    });
    if (response.ok) return response;
    const error = (await response.json().catch(() => undefined)) as ErrorBody | undefined;
    throw errorOf(error, '', response.status);
  };
  return {
    unary: async (rpc, request, call = {}) => {
      const response = await send(rpc, request, call, 'application/json');
      const text = await response.text();
      const answer: unknown = text === '' ? {} : JSON.parse(text);
      const field = rpc.http!.responseBody;
      return field === undefined ? answer : { [field]: answer };
    },
    stream: async function* (rpc, request, call = {}) {
      const response = await send(rpc, request, call, 'application/x-ndjson');
      for await (const line of linesOf(response)) {
        const { result, error } = JSON.parse(line) as { result?: unknown; error?: ErrorBody };
        if (error) throw errorOf(error, '', 500);
        yield result;
      }
    },
    collect: async (rpc) => {
      throw new ApiError('UNIMPLEMENTED', 0, `${rpc.type} streams requests: call it on a Socket`);
    },
  };
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      rest += decoder.decode(value as Uint8Array, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop()!;
      for (const line of lines) if (line !== '') yield line;
    }
    if (rest !== '') yield rest;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

type Fields = Record<string, unknown>;

/** Puts the variables of a path in, and takes their fields out of the request. */
function expandPath(path: string, fields: Fields): string {
  return path.replace(/\{([^}=]+)(=[^}]*)?\}/g, (_match, name: string, pattern?: string) => {
    const parts = name.split('.');
    const last = parts.pop()!;
    let holder = fields;
    for (const part of parts) holder = (holder[part] = { ...(holder[part] as Fields) }) as Fields;
    const value = String(holder[last] ?? '');
    delete holder[last];
    return pattern === undefined || pattern === '=*'
      ? encodeURIComponent(value)
      : value.split('/').map(encodeURIComponent).join('/');
  });
}

function bodyOf({ body }: HttpRule, fields: Fields): unknown {
  if (body === undefined) return undefined;
  if (body === '*') return fields;
  const value = fields[body];
  delete fields[body];
  return value ?? {};
}

function queryOf(fields: Fields): string {
  const query = new URLSearchParams();
  addParameters(query, '', fields);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

function addParameters(query: URLSearchParams, prefix: string, fields: Fields): void {
  for (const [name, value] of Object.entries(fields)) {
    const path = prefix + name;
    if (value === undefined || value === null) continue;
    if (Array.isArray(value)) for (const item of value) query.append(path, String(item));
    else if (typeof value === 'object') addParameters(query, `${path}.`, value as Fields);
    else query.append(path, String(value));
  }
}

export interface SocketOptions {
  /** Such as `wss://api.example.com`. @default the host of the page */
  readonly baseUrl?: string;
  /** Sent as the subprotocol `bearer.<token>`, which the server takes for the header `authorization`. */
  readonly token?: string;
}

/** How a WebSocket was closed. */
export interface SocketClosing {
  readonly code: number;
  readonly reason: string;
}

/** An open WebSocket: events, and rpcs by frames. */
export interface Socket extends Caller {
  /** Resolves when the connection is closed, by either side. */
  readonly closed: Promise<SocketClosing>;
  /** Listens to an event. Events that came before are given to the first listener. @returns how to stop */
  on<Payload = unknown>(type: string, listener: (payload: Payload) => void): () => void;
  /** Sends an event, and does not wait for an answer. */
  send(type: string, payload?: unknown): void;
  /** Sends an event, and waits for what its handler answers. @throws ApiError */
  request<Answer = unknown>(
    type: string,
    payload?: unknown,
    options?: CallOptions,
  ): Promise<Answer>;
  close(code?: number, reason?: string): void;
}

interface Frame {
  readonly type: string;
  readonly id?: number;
  readonly payload?: unknown;
  readonly end?: boolean;
  readonly error?: ErrorBody;
  readonly code?: string;
}

/** Opens a WebSocket. @throws ApiError if the server refuses it: browsers do not tell why */
export function openSocket(
  options: SocketOptions & { readonly path?: string } = {},
): Promise<Socket> {
  const page = (globalThis as { location?: { readonly origin: string } }).location;
  const base = (options.baseUrl ?? page?.origin ?? '').replace(/^http/, 'ws');
  const protocols = [
    'toolkit.json',
    ...(options.token === undefined ? [] : [`bearer.${options.token}`]),
  ];
  const socket = new WebSocket(base + (options.path ?? '/ws'), protocols);
  return new Promise((resolve, reject) => {
    const connection = connectionOf(socket);
    socket.addEventListener('open', () => resolve(connection));
    socket.addEventListener('error', () =>
      reject(new ApiError('UNAVAILABLE', 0, 'WebSocket cannot be opened')),
    );
  });
}

/** Streams wait while more than this is on its way to the server, in bytes. */
const HIGH_WATER = 64 * 1024;
/** Events of a type that are kept for its first listener. */
const MAX_EARLY_EVENTS = 100;

function connectionOf(socket: WebSocket): Socket {
  const calls = new Map<number, (frame: Frame) => void>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const early = new Map<string, unknown[]>();
  let lastId = 0;
  let closing: ApiError | undefined;
  const closed = new Promise<SocketClosing>((resolve) => {
    socket.addEventListener('close', ({ code, reason }: CloseEvent) => {
      closing = new ApiError('UNAVAILABLE', 0, `WebSocket was closed: ${code} ${reason}`.trim());
      for (const receive of [...calls.values()]) receive(CLOSED);
      resolve({ code, reason });
    });
  });
  const emit = ({ type, payload }: Frame): void => {
    const found = listeners.get(type);
    if (found?.size) return found.forEach((listener) => listener(payload));
    const waiting = early.get(type) ?? [];
    if (waiting.length < MAX_EARLY_EVENTS) early.set(type, [...waiting, payload]);
  };
  socket.addEventListener('message', ({ data }: MessageEvent) => {
    const frame = JSON.parse(String(data)) as Frame;
    const receive = frame.id === undefined ? undefined : calls.get(frame.id);
    if (receive) receive(frame);
    else if (frame.id === undefined && !frame.error && !frame.end) emit(frame);
  });
  const write = (frame: object): void => socket.send(JSON.stringify(frame));

  /** Makes a call. Frames wait until they are asked for. */
  async function* open(
    type: string,
    requests: unknown,
    options: CallOptions = {},
    isSingle = false,
  ): AsyncGenerator<unknown> {
    if (closing) throw closing;
    const id = (lastId += 1);
    const frames: Frame[] = [];
    let wake: (() => void) | undefined;
    const receive = (frame: Frame): void => {
      frames.push(frame);
      wake?.();
    };
    calls.set(id, receive);
    const abort = (): void => receive(ABORTED);
    options.signal?.addEventListener('abort', abort, { once: true });
    if (options.signal?.aborted) abort();
    let isOver = false;
    try {
      const timeout = options.timeout === undefined ? {} : { timeout: options.timeout };
      if (isStream(requests)) {
        write({ type, id, ...timeout });
        void sendAll(requests, { type, id }, () => calls.has(id)).catch((error: unknown) => {
          if (calls.has(id))
            receive({ type, error: { message: String(error) }, code: 'CANCELLED' });
        });
      } else write({ type, id, payload: requests, ...timeout });
      for (;;) {
        while (frames.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const frame = frames.shift()!;
        if (frame === ABORTED) throw new ApiError('CANCELLED', 0, 'call was cancelled');
        if (frame !== CLOSED && frame.error && frame.id === undefined)
          throw errorOf(frame.error, frame.code ?? '', 0);
        isOver = isSingle || frame === CLOSED || frame.end === true || frame.error !== undefined;
        if (frame === CLOSED) throw closing!;
        if (frame.error) throw errorOf(frame.error, frame.code ?? '', 500);
        if (frame.end) return;
        yield frame.payload;
      }
    } finally {
      calls.delete(id);
      options.signal?.removeEventListener('abort', abort);
      if (!isOver && !closing) write({ id, cancel: true });
    }
  }

  async function sendAll(
    requests: AsyncIterable<unknown>,
    head: object,
    isOpen: () => boolean,
  ): Promise<void> {
    for await (const payload of requests) {
      if (!isOpen()) return;
      write({ ...head, payload });
      while (socket.bufferedAmount > HIGH_WATER)
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    if (isOpen()) write({ ...head, end: true });
  }

  async function first(type: string, requests: unknown, options?: CallOptions): Promise<unknown> {
    for await (const answer of open(type, requests, options, true)) return answer;
    throw new ApiError('INTERNAL', 0, `${type} ended without an answer`);
  }

  return {
    closed,
    on: (type, listener) => {
      const found = listeners.get(type) ?? new Set();
      listeners.set(type, found.add(listener as (payload: unknown) => void));
      for (const payload of early.get(type) ?? [])
        (listener as (payload: unknown) => void)(payload);
      early.delete(type);
      return () => found.delete(listener as (payload: unknown) => void);
    },
    send: (type, payload) => write({ type, payload }),
    request: (type, payload, options) => first(type, payload, options) as Promise<never>,
    close: (code, reason) => socket.close(code, reason),
    unary: (rpc, request, options) => first(rpc.type, request, options),
    stream: (rpc, requests, options) => open(rpc.type, requests, options),
    collect: (rpc, requests, options) => first(rpc.type, requests, options),
  };
}

const CLOSED: Frame = { type: '' };
const ABORTED: Frame = { type: '' };

function isStream(requests: unknown): requests is AsyncIterable<unknown> {
  return typeof requests === 'object' && requests !== null && Symbol.asyncIterator in requests;
}
