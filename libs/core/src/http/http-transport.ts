import type { FastifyInstance } from 'fastify';
import { CallRegistry } from '../call/call-registry.js';
import type { ServedService } from '../dispatch/served-service.js';
import { StatusError } from '../error/status-error.js';
import type { HealthRegistry } from '../health/health-registry.js';
import type { JsonHabit } from '../json/json-type.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import type { OpenapiDocument } from '../service/openapi-document.js';
import type { ServiceDefinition } from '../service/service-definition.js';
import { createTypeRegistry } from '../wkt/type-registry.js';
import { createCorsHook } from './cors/cors-hook.js';
import { createCorsScope, type CorsRule } from './cors/cors-scope.js';
import { headerList } from './header-list.js';
import type { HttpServerOptions } from './http-server-options.js';
import type { BodyFormat } from './marshal/body-target.js';
import type { Marshaler } from './marshal/marshaler.js';
import { MarshalerRegistry } from './marshal/marshaler-registry.js';
import { servesDocs } from './docs/docs-options.js';
import { addDocsRoutes } from './docs/docs-routes.js';
import { withNames } from './docs/json-names.js';
import { mergeDocuments, type DocumentOwner } from './docs/merge-documents.js';
import { addProbeRoutes } from './probes/probe-routes.js';
import type { ProbesOptions } from './probes/probes-options.js';
import { ErrorAnswers, type ErrorBodyWriter } from './response/error-answer.js';
import { routeServices, type ServiceRoutes } from './routing/route-services.js';
import { Connections } from './server/connections.js';
import type { HttpRuntime } from './server/http-runtime.js';
import { mountRoutes } from './server/mount-routes.js';
import { UpgradeRouter } from './server/upgrade-router.js';

export interface HttpTransportSettings {
  readonly options: HttpServerOptions;
  readonly probes: ProbesOptions;
  readonly json: JsonHabit;
  /** JSON output of single services. @default that of all */
  readonly jsonOf?: ((service: ServiceDefinition) => JsonHabit) | undefined;
  /** The services to serve, asked for when the transport is mounted. None: only probes are served. */
  readonly services: () => readonly ServedService[];
  readonly health: HealthRegistry;
  readonly logger: ToolkitLogger;
  /** Formats of bodies besides JSON, forms and binary messages, before which they go. @default [] */
  readonly marshalers?: readonly Marshaler[] | undefined;
  /** Makes the JSON body of errors. @default the body of the design: code, status, message, details */
  readonly errorBody?: ErrorBodyWriter | undefined;
  /** Which rpcs pages of other origins may call though CORS is not on for all. @default none */
  readonly namesCors?: CorsRule | undefined;
  /** Who serves the OpenAPI document. @default the document as the proto states it */
  readonly owner?: DocumentOwner | undefined;
  /** Changes the OpenAPI document before it is served. @default as it was generated */
  readonly openapi?: ((document: OpenapiDocument) => OpenapiDocument) | undefined;
}

export type { CorsRule };

const NOBODY: DocumentOwner = { name: 'API', version: '0.0.0', description: '' };

/**
 * Serves the `google.api.http` rules of services on Fastify, beside whatever else is on it: a route
 * of Fastify or Nest goes before ours.
 */
export class HttpTransport {
  /** Who takes over connections that are upgraded to another protocol. */
  readonly upgrades = new UpgradeRouter((socket) => this.#connections?.markUsed(socket));
  readonly #runtime: HttpRuntime;
  #connections: Connections | undefined;
  #servesDocs = false;
  #drained: Promise<void> | undefined;

  constructor(private readonly settings: HttpTransportSettings) {
    const { options, logger, marshalers = [], errorBody } = settings;
    this.#runtime = {
      options,
      logger,
      marshalers: new MarshalerRegistry(marshalers, options.notAcceptable),
      errors: new ErrorAnswers(errorBody, logger),
      calls: new CallRegistry(options.maxInFlightCalls),
      responseHeaders: headerList(options.responseHeaders),
      isUpgradePath: (path) => this.upgrades.serves(path),
      isDraining: false,
    };
  }

  /** Whether the OpenAPI document and its page are served. Known once the transport is mounted. */
  get servesDocs(): boolean {
    return this.#servesDocs;
  }

  /** Calls whose handlers are running. */
  get inFlight(): number {
    return this.#runtime.calls.size;
  }

  /**
   * Adds routes, probes and CORS to a Fastify instance that has not started yet.
   *
   * @throws Error naming all rules that cannot be bound
   */
  mount(fastify: FastifyInstance): void {
    const { probes, health, services } = this.settings;
    this.#limitConnections(fastify.server);
    this.#connections = new Connections(fastify.server);
    this.upgrades.mount(fastify.server);
    const served = services();
    const routes = routeServices(served, this.#bodyFormats(served));
    this.#addCors(fastify, routes);
    if (probes.enabled) addProbeRoutes(fastify, probes, health);
    this.#addDocs(fastify, served, routes);
    if (served.length > 0) mountRoutes(fastify, routes, this.#runtime);
  }

  #addDocs(
    fastify: FastifyInstance,
    served: readonly ServedService[],
    { table }: ServiceRoutes,
  ): void {
    const { options, owner, openapi } = this.settings;
    const parts = served.flatMap(({ service }) => {
      const make = service.openapi;
      return make ? [() => withNames(make(), this.#jsonOf(service).names)] : [];
    });
    if (!servesDocs(options) || parts.length === 0) return;
    this.#servesDocs = true;
    addDocsRoutes(fastify, {
      options,
      isTaken: (path) => table.match('GET', path).kind === 'route',
      document: () => {
        const merged = mergeDocuments(
          parts.map((part) => part()),
          owner ?? NOBODY,
        );
        return openapi?.(merged) ?? merged;
      },
    });
  }

  #addCors(fastify: FastifyInstance, { table }: ServiceRoutes): void {
    const { options, namesCors } = this.settings;
    if (options.cors.enabled) fastify.addHook('onRequest', createCorsHook(options.cors));
    else if (namesCors)
      fastify.addHook('onRequest', createCorsHook(options.cors, createCorsScope(table, namesCors)));
  }

  /**
   * Stops accepting connections, ends idle ones, and lets calls in flight end, the connections of
   * which are closed with their answers. After the timeout calls are cancelled, streams end with an
   * error, and connections are cut. Does nothing the second time.
   *
   * @param timeout in milliseconds
   */
  drain(timeout: number): Promise<void> {
    return (this.#drained ??= this.#drain(timeout));
  }

  /** Also for a Fastify that was made without `fastifyOptions()`. */
  #limitConnections(server: FastifyInstance['server']): void {
    const { options, logger } = this.settings;
    server.maxConnections = options.maxConnections;
    server.keepAliveTimeout = options.keepAliveTimeout;
    server.headersTimeout = options.headersTimeout;
    server.requestTimeout = options.requestTimeout;
    server.once('drop', () =>
      logger.warn(
        `HTTP server has ${options.maxConnections} connections and closes further ones: raise SERVER_HTTP_MAX_CONNECTIONS or add instances`,
      ),
    );
  }

  async #drain(timeout: number): Promise<void> {
    const connections = this.#connections;
    this.#runtime.isDraining = true;
    if (!connections) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, timeout, 'late');
    });
    const ended = Promise.all([
      this.upgrades.drain(),
      connections.stop(),
      this.#runtime.calls.whenIdle(),
    ]);
    const outcome = await Promise.race([ended, late]);
    clearTimeout(timer);
    if (outcome !== 'late') return;
    this.#runtime.calls.cancelAll(StatusError.unavailable('server is shutting down'));
    // What cancelled calls have written has to reach the network first.
    await new Promise((resolve) => setImmediate(resolve));
    connections.destroy();
  }

  #bodyFormats(served: readonly ServedService[]): (service: ServiceDefinition) => BodyFormat {
    const { options } = this.settings;
    const types = createTypeRegistry(...served.map(({ service }) => service.types ?? []));
    return (service) => ({
      read: { unknownFields: options.unknownFields === 'refuse' ? 'refuse' : 'skip', types },
      write: { ...this.#jsonOf(service), types },
      unknownParameters: options.unknownQuery,
      maxParameters: options.maxQueryParameters,
      types,
    });
  }

  #jsonOf(service: ServiceDefinition): JsonHabit {
    return this.settings.jsonOf?.(service) ?? this.settings.json;
  }
}
