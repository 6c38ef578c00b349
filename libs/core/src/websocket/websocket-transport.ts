import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createRouteTable, findConflicts, type RouteTable } from '@nestjs-toolkit/http-rule';
import type { FastifyInstance } from 'fastify';
import { WebSocketServer } from 'ws';
import type { ServedService } from '../dispatch/served-service.js';
import type { HttpServerOptions } from '../http/http-server-options.js';
import { ErrorAnswers, type ErrorBodyWriter } from '../http/response/error-answer.js';
import { parseRequestTarget } from '../http/routing/request-target.js';
import type { JsonHabit } from '../json/json-type.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import type { UpgradeHandler, UpgradeRoutes } from '../plugin/server-access.js';
import { createTypeRegistry } from '../wkt/type-registry.js';
import { ConnectionCalls } from './calls/connection-calls.js';
import type { EndpointTable } from './calls/endpoint-table.js';
import { CloseCode } from './connection/close-code.js';
import type { Connection, ConnectionHost } from './connection/connection.js';
import { createBinaryCodec } from './frames/binary-codec.js';
import type { FrameCodec } from './frames/frame.js';
import { createJsonCodec } from './frames/json-codec.js';
import { createRequestOriginCheck } from './handshake/allowed-origin.js';
import {
  handleHandshake,
  type HandshakeRuntime,
  type PendingUpgrade,
} from './handshake/handshake.js';
import type { HandshakeRoute } from './handshake/handshake-route.js';
import { takeBearerToken } from './handshake/subprotocols.js';
import type { Backplane } from './hub/backplane.js';
import type { Hub } from './hub/hub.js';
import { KeepAlive } from './keep-alive.js';
import type { WebSocketServerOptions } from './websocket-server-options.js';

/** What is served, known once the services are bound. */
export interface WebSocketRoutes {
  readonly routes: readonly HandshakeRoute[];
  readonly endpoints: EndpointTable;
  readonly services: readonly ServedService[];
}

export interface WebSocketTransportSettings {
  readonly options: WebSocketServerOptions;
  readonly http: HttpServerOptions;
  readonly json: JsonHabit;
  /** What is to be served, asked for when the transport is mounted. */
  readonly routes: () => WebSocketRoutes;
  readonly hub: Hub;
  /** Makes what connects the instances of the service. @throws Error if that is not configured well */
  readonly createBackplane: () => Backplane | undefined;
  /** Whether a middleware may ask for compression. @default false */
  readonly mayCompress?: boolean;
  readonly errorBody?: ErrorBodyWriter | undefined;
  readonly logger: ToolkitLogger;
}

/** Name of the constraint that tells our upgrades from requests for the same paths. */
const CONSTRAINT = 'toolkitWebSocket';

/**
 * Serves WebSockets on the HTTP server of Fastify: a handshake goes through the hooks of Fastify, then
 * through middlewares and guards, before it is answered with a connection.
 */
export class WebSocketTransport implements UpgradeHandler, ConnectionHost {
  readonly limits: WebSocketServerOptions;
  readonly #pending = new WeakMap<IncomingMessage, PendingUpgrade>();
  readonly #calls = new WeakMap<Connection, ConnectionCalls>();
  readonly #sockets: WebSocketServer;
  readonly #keepAlive: KeepAlive;
  readonly #onEmpty: (() => void)[] = [];
  #table: RouteTable<HandshakeRoute> | undefined;
  #endpoints: EndpointTable | undefined;
  #runtime: HandshakeRuntime | undefined;
  #fastify: FastifyInstance | undefined;
  #isDraining = false;

  constructor(private readonly settings: WebSocketTransportSettings) {
    const { options, hub } = settings;
    this.limits = options;
    this.#keepAlive = new KeepAlive(() => hub.connections(), options);
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: options.maxMessageSize,
      // Which frames are worth it is decided for each connection.
      perMessageDeflate:
        options.compression || settings.mayCompress === true ? { threshold: 0 } : false,
      handleProtocols: (offered) =>
        this.#codecs().find(({ subprotocol }) => offered.has(subprotocol))?.subprotocol ?? false,
    });
  }

  serves(path: string): boolean {
    return this.#table?.match('GET', path).kind === 'route';
  }

  /**
   * Adds the paths of WebSockets to a Fastify instance that has not started yet.
   *
   * @throws Error naming paths that cannot be served
   */
  mount(fastify: FastifyInstance, upgrades: UpgradeRoutes): void {
    const { routes, endpoints, services } = this.settings.routes();
    if (routes.length === 0) return;
    assertNoConflicts(routes);
    this.#fastify = fastify;
    this.#endpoints = endpoints;
    this.#table = createRouteTable(routes);
    this.#runtime = this.#createRuntime(services);
    this.#addRoute(fastify);
    this.#sockets.on('headers', (headers, request) => {
      headers.push(...(this.#runtime!.answerHeaders.get(request) ?? []));
    });
    upgrades.register((path, request) => this.#isOurs(path, request), this);
    this.#keepAlive.start();
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    takeBearerToken(request);
    const match = this.#table!.match('GET', parseRequestTarget(request.url!).path);
    if (match.kind !== 'route') return void socket.destroy();
    const response = new ServerResponse(request);
    // An error ends the connection: nothing else can be asked for on it.
    response.shouldKeepAlive = false;
    response.assignSocket(socket as never);
    response.once('finish', () => socket.end());
    this.#pending.set(request, {
      socket,
      head,
      response,
      route: match.route,
      values: match.values,
    });
    this.#fastify!.routing(request, response);
  }

  /** Connects the instances of the service. @throws Error if that is not configured well */
  async start(): Promise<void> {
    const { hub, createBackplane } = this.settings;
    if (!this.#table) return;
    hub.backplane = createBackplane();
    await hub.backplane?.start();
  }

  /** Leaves the other instances. */
  async stop(): Promise<void> {
    await this.settings.hub.backplane?.stop();
  }

  /** Lets calls end, tells clients that the server goes away, and waits until they have taken leave. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    const { hub } = this.settings;
    await Promise.all([...hub.connections()].map((connection) => this.#leave(connection)));
    if (hub.size > 0) await new Promise<void>((resolve) => this.#onEmpty.push(resolve));
    this.#keepAlive.stop();
  }

  joined(connection: Connection, room: string): void {
    this.settings.hub.join(connection, room);
    this.settings.hub.backplane?.changed(connection);
  }

  left(connection: Connection, room: string): void {
    this.settings.hub.leave(connection, room);
    this.settings.hub.backplane?.changed(connection);
  }

  identified(connection: Connection, before: string | undefined): void {
    this.settings.hub.identify(connection, before);
    this.settings.hub.backplane?.changed(connection);
  }

  opened(connection: Connection): void {
    this.settings.hub.add(connection);
    this.settings.hub.backplane?.changed(connection);
    if (this.#isDraining) void this.#leave(connection);
  }

  closed(connection: Connection): void {
    this.settings.hub.remove(connection);
    this.settings.hub.backplane?.changed(connection);
    this.#callsOf(connection).abandon();
    if (this.settings.hub.size > 0) return;
    for (const wake of this.#onEmpty.splice(0)) wake();
  }

  received(connection: Connection, frame: Parameters<ConnectionHost['received']>[1]): void {
    this.#callsOf(connection).receive(frame);
  }

  async #leave(connection: Connection): Promise<void> {
    await this.#callsOf(connection).drain();
    connection.close(CloseCode.GOING_AWAY, 'server is shutting down');
  }

  #callsOf(connection: Connection): ConnectionCalls {
    let calls = this.#calls.get(connection);
    if (!calls) {
      const { limits } = this;
      const { logger } = this.settings;
      calls = new ConnectionCalls({ connection, endpoints: this.#endpoints!, limits, logger });
      this.#calls.set(connection, calls);
    }
    return calls;
  }

  #codecs(): readonly FrameCodec[] {
    return this.#runtime!.codecs;
  }

  #isOurs(path: string, { method, headers }: IncomingMessage): boolean {
    const isWebSocket = headers.upgrade?.toLowerCase() === 'websocket';
    return method === 'GET' && isWebSocket && this.serves(path);
  }

  /** One wildcard that only upgrades of ours match. */
  #addRoute(fastify: FastifyInstance): void {
    fastify.addConstraintStrategy({
      name: CONSTRAINT,
      storage: () => {
        const handlers = new Map<unknown, never>();
        return {
          get: (value) => handlers.get(value) ?? null,
          set: (value, handler) => void handlers.set(value, handler as never),
        };
      },
      deriveConstraint: (request) =>
        this.#pending.has(request as IncomingMessage) ? 'yes' : undefined,
    });
    fastify.route({
      method: 'GET',
      url: '*',
      exposeHeadRoute: false,
      constraints: { [CONSTRAINT]: 'yes' },
      handler: (request, reply) => {
        handleHandshake(request, reply, this.#pending.get(request.raw)!, this.#runtime!);
      },
    });
  }

  #createRuntime(services: readonly ServedService[]): HandshakeRuntime {
    const { options, http, json, logger, errorBody } = this.settings;
    const types = createTypeRegistry(...services.map(({ service }) => service.types ?? []));
    const errors = new ErrorAnswers(errorBody, logger);
    const read = {
      unknownFields: http.unknownFields === 'refuse' ? ('refuse' as const) : ('skip' as const),
      types,
    };
    const isDraining = (): boolean => this.#isDraining;
    return {
      options: {
        headerMapping: http.headerMapping,
        requestHeaders: http.requestHeaders,
        maxDeadline: options.maxDeadline,
      },
      logger,
      errors,
      get isDraining() {
        return isDraining();
      },
      maxPendingFrames: options.maxPendingFrames,
      codecs: [
        createJsonCodec({
          read,
          write: { ...json, types },
          errorBody: (error) => errors.bodyOf(error, undefined),
        }),
        createBinaryCodec(read),
      ],
      isAllowedOrigin: createRequestOriginCheck(options.origins),
      sockets: this.#sockets,
      host: this,
      answerHeaders: new WeakMap(),
      callsOf: (connection) => this.#callsOf(connection),
    };
  }
}

function assertNoConflicts(routes: readonly HandshakeRoute[]): void {
  const problems = findConflicts(routes)
    .filter(({ kind }) => kind === 'identical')
    .map(({ first, second }) => `  ${String(first)} and ${String(second)} match the same requests`);
  if (problems.length > 0) {
    throw new Error(`WebSocket paths cannot be served:\n${problems.join('\n')}`);
  }
}
