import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocketServer } from 'ws';
import { Metadata } from '../../call/metadata.js';
import { StatusError } from '../../error/status-error.js';
import { statusErrorFrom } from '../../error/status-error-from.js';
import { forEachHeader } from '../../http/response/response-headers.js';
import { sendError } from '../../http/response/send-answer.js';
import type { RequestParts } from '../../http/request/request-shape.js';
import { parseRequestTarget } from '../../http/routing/request-target.js';
import {
  HttpCallOrigin,
  type CallOriginRuntime,
  type HttpExchange,
} from '../../http/server/http-call-origin.js';
import type { HttpRuntime } from '../../http/server/http-runtime.js';
import type { ConnectionCalls } from '../calls/connection-calls.js';
import { InboundStream } from '../calls/inbound-stream.js';
import { Connection, type ConnectionHost } from '../connection/connection.js';
import type { FrameCodec } from '../frames/frame.js';
import type { RequestOriginCheck } from './allowed-origin.js';
import { HandshakeCall } from './handshake-call.js';
import type { HandshakeRoute } from './handshake-route.js';
import { offeredSubprotocols } from './subprotocols.js';

/** A request for an upgrade, before anybody has looked at it. */
export interface PendingUpgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly response: ServerResponse;
  readonly route: HandshakeRoute;
  readonly values: readonly string[];
}

/** What all handshakes of a server share. */
export interface HandshakeRuntime
  extends Pick<HttpRuntime, 'errors' | 'isDraining'>, CallOriginRuntime {
  readonly maxPendingFrames: number;
  /** Subprotocols; a client that names none gets the first. */
  readonly codecs: readonly FrameCodec[];
  readonly isAllowedOrigin: RequestOriginCheck;
  readonly sockets: WebSocketServer;
  readonly host: ConnectionHost;
  /** Headers of the answers to requests, for the one that writes them. */
  readonly answerHeaders: WeakMap<IncomingMessage, string[]>;
  callsOf(connection: Connection): ConnectionCalls;
}

/** Runs the call of a handshake: an HTTP error, or a connection. Never throws. */
export function handleHandshake(
  request: FastifyRequest,
  reply: FastifyReply,
  pending: PendingUpgrade,
  runtime: HandshakeRuntime,
): void {
  try {
    if (runtime.isDraining) throw StatusError.unavailable('server is shutting down');
    assertHandshake(request.raw);
    if (!runtime.isAllowedOrigin(request.raw)) {
      throw StatusError.permissionDenied(
        `origin ${JSON.stringify(request.headers.origin)} may not connect`,
      );
    }
    begin(request, reply, pending, runtime);
  } catch (error) {
    sendError(reply, statusErrorFrom(error, runtime), undefined, runtime);
  }
}

function begin(
  request: FastifyRequest,
  reply: FastifyReply,
  pending: PendingUpgrade,
  runtime: HandshakeRuntime,
): void {
  const { route, socket } = pending;
  const { endpoint } = route;
  const parts = { values: pending.values, query: parseRequestTarget(request.raw.url!).query };
  if (parts.values.length > 0) request.params = parametersOf(route, parts.values);
  const connection: Connection = new Connection({
    id: randomUUID(),
    host: runtime.host,
    codec: codecFor(request.raw, runtime.codecs),
    handshake: () => call,
  });
  const inbound = endpoint.streamsRequests
    ? inboundOf(connection, { route, parts }, runtime, () => call.accepted())
    : undefined;
  const call: HandshakeCall = new HandshakeCall({
    origin: new HandshakeOrigin(route, runtime, { request, reply }, connection),
    endpoint,
    connection,
    id: undefined,
    inbound,
    onEnd: (ended) => runtime.callsOf(connection).detach(ended),
    upgrade: () => upgrade(connection, call, { request, reply, pending }, runtime),
    refuse: (error) => sendError(reply, error, call, runtime),
  });
  const calls = runtime.callsOf(connection);
  if (call.isStream) calls.attach(call);
  socket.once('close', () => call.onClientLeft());
  void call.run(
    inbound ??
      (() => {
        const message = route.read(parts);
        // Where guards and filters of HTTP look for it.
        request.body = message;
        return message;
      }),
  );
}

function inboundOf(
  connection: Connection,
  { route, parts }: { readonly route: HandshakeRoute; readonly parts: RequestParts },
  { maxPendingFrames }: HandshakeRuntime,
  onAsked: () => void,
): InboundStream {
  return new InboundStream({
    read: (payload) => route.bind(payload.read(route.endpoint.request!) as object, parts),
    limit: maxPendingFrames,
    hold: () => connection.hold(),
    release: () => connection.release(),
    onAsked,
  });
}

interface Exchange extends HttpExchange {
  readonly pending: PendingUpgrade;
}

/** What the call of a handshake knows from the start. */
class HandshakeOrigin extends HttpCallOrigin {
  override readonly transport = 'ws';

  /** @throws StatusError 400 for a timeout that cannot be read */
  constructor(
    { endpoint: { service, served } }: HandshakeRoute,
    runtime: HandshakeRuntime,
    http: HttpExchange,
    readonly websocket: Connection,
  ) {
    super({ service, rpc: served.method }, runtime, http);
  }
}

/** The first subprotocol of the client's that is known. */
function codecFor(request: IncomingMessage, codecs: readonly FrameCodec[]): FrameCodec {
  for (const name of offeredSubprotocols(request)) {
    const codec = codecs.find(({ subprotocol }) => subprotocol === name);
    if (codec) return codec;
  }
  return codecs[0]!;
}

function upgrade(
  connection: Connection,
  call: HandshakeCall,
  { request, reply, pending }: Exchange,
  runtime: HandshakeRuntime,
): void {
  const { socket, head, response } = pending;
  // Fastify's own headers, those of its hooks, and those that middlewares and the handler set.
  const headers = Object.entries(reply.getHeaders()).map(([name, value]) => `${name}: ${value}`);
  for (const metadata of [call.ownResponseHeaders, call.ownResponseTrailers]) {
    if (metadata) forEachHeader(metadata, (name, value) => headers.push(`${name}: ${value}`));
  }
  runtime.answerHeaders.set(request.raw, headers);
  reply.hijack();
  response.detachSocket(socket as never);
  runtime.sockets.handleUpgrade(request.raw, socket, head, (opened) => connection.open(opened));
  // The client had left already.
  if (!connection.socket) {
    connection.abandon();
    runtime.callsOf(connection).abandon();
  }
}

/** RFC 6455, section 4.2.1. Checked before anything is run; the rest is left to ws. */
function assertHandshake({ headers }: IncomingMessage): void {
  if (headers['sec-websocket-version'] !== '13') {
    throw StatusError.invalidArgument('WebSocket version is not supported: expected 13', {
      httpStatus: 426,
      metadata: new Metadata([['sec-websocket-version', '13']]),
    });
  }
  if (!/^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '')) {
    throw StatusError.invalidArgument(
      'header "sec-websocket-key" is no key: expected 16 bytes in base64',
    );
  }
}

/** What guards find as `request.params`: the path's variables by name. */
function parametersOf({ variableNames }: HandshakeRoute, values: readonly string[]): object {
  return Object.fromEntries(variableNames.map((name, index) => [name, values[index]]));
}
