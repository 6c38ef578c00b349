import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
  OnModuleInit,
} from '@nestjs/common';
import type { DiscoveryService, HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { createLocalRpcs } from '../dispatch/local-rpc.js';
import type { ClientRegistry } from '../client/client-registry.js';
import type { GrpcTransport } from '../grpc/grpc-transport.js';
import type { HealthRegistry } from '../health/health-registry.js';
import type { HttpTransport } from '../http/http-transport.js';
import type { JsonHabit } from '../json/json-type.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import type { BoundServices } from '../module/bound-services.js';
import type { ToolkitConfig } from '../module/toolkit-config.js';
import { PluginHost } from '../plugin/plugin-host.js';
import type { WebSocketTransport } from '../websocket/websocket-transport.js';
import type { ApplicationHooks } from './application-hooks.js';
import { openServers } from './open-servers.js';
import { discoverPackages } from './discover-packages.js';

export interface LifecycleParts {
  readonly config: ToolkitConfig;
  readonly plugins: PluginHost;
  readonly services: BoundServices;
  readonly grpc: GrpcTransport;
  readonly http: HttpTransport;
  readonly health: HealthRegistry;
  readonly clients: ClientRegistry;
  readonly websocket: WebSocketTransport;
  readonly adapterHost: HttpAdapterHost;
  /** How answers look that plugins ask rpcs for. */
  readonly json: JsonHabit;
  readonly logger: ToolkitLogger;
  readonly hooks: ApplicationHooks;
  readonly discovery: DiscoveryService;
}

/** Maps the lifecycle of plugins and servers to Nest's hooks (design, section 6). */
export class ToolkitLifecycle
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  #failures: readonly string[] = [];
  #packages: PluginHost | undefined;
  #begun: Promise<void> | undefined;
  #isStopping = false;

  constructor(private readonly parts: LifecycleParts) {}

  /** What failed while the service stopped. */
  get stopFailures(): readonly string[] {
    return this.#failures;
  }

  /** What can be wrong with the code is found before anything is connected. */
  async onModuleInit(): Promise<void> {
    for (const hint of this.parts.config.unknownVariables) this.parts.logger.warn(hint);
    this.parts.services.bind();
    this.mountHttp();
    this.attachPlugins();
    await this.parts.plugins.preStart();
    await this.orClose(() => this.findPackages().preStart());
  }

  /**
   * Plugins start, then packages, then the gRPC port opens; the HTTP port opens with `app.listen()`, and
   * then the service begins.
   */
  async onApplicationBootstrap(): Promise<void> {
    await this.parts.plugins.start();
    await this.orClose(async () => {
      await this.#packages?.start();
      await this.parts.websocket.start();
      if (this.parts.services.has('GRPC')) await this.parts.grpc.open();
    });
    const { adapterHost, logger } = this.parts;
    const begin = (): void =>
      void this.begin().catch((error: unknown) =>
        logger.withError(error).error('service does not become ready'),
      );
    if (adapterHost.httpAdapter) adapterHost.listen$.subscribe(begin);
    else begin();
  }

  /**
   * Runs the start hooks of the application, and makes the service ready. Called when its ports are
   * open; does nothing the second time. @throws Error of a hook that failed
   */
  begin(): Promise<void> {
    return (this.#begun ??= this.runStartHooks());
  }

  private async runStartHooks(): Promise<void> {
    await this.parts.hooks.start();
    if (this.#isStopping) return;
    this.parts.health.setServing(true);
    await this.parts.plugins.serving(openServers(this.parts));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    this.parts.health.setServing(false);
    this.parts.hooks.interrupt();
    if (this.#begun) await this.parts.plugins.drain();
    const { shutdownTimeout } = this.parts.config.lifecycle;
    const drained = await Promise.allSettled([
      this.parts.grpc.drain(shutdownTimeout),
      this.parts.http.drain(shutdownTimeout),
    ]);
    for (const result of drained) {
      if (result.status === 'rejected')
        this.parts.logger.withError(result.reason).error('server did not drain');
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.parts.grpc.close();
    const failures = [
      ...(this.#begun ? await this.parts.hooks.stop() : []),
      ...((await this.#packages?.stop()) ?? []),
      ...(await this.closeConnections()),
      ...(await this.parts.plugins.stop()),
    ];
    this.#failures = failures;
  }

  /** Stop hooks may still call other services and send to connections. @returns what failed */
  private async closeConnections(): Promise<string[]> {
    const { clients, websocket, logger } = this.parts;
    const results = await Promise.allSettled([clients.close(), websocket.stop()]);
    return results.flatMap((result) => {
      if (result.status === 'fulfilled') return [];
      logger.withError(result.reason).error('connections to other services did not close');
      return ['connections to other services did not close'];
    });
  }

  /** Classes with `@Package()` are known once Nest has made every provider. */
  private findPackages(): PluginHost {
    const { config, health, logger, discovery } = this.parts;
    return (this.#packages = new PluginHost({
      plugins: discoverPackages(discovery),
      lifecycle: config.lifecycle,
      secrets: config.secrets,
      health,
      logger,
    }));
  }

  /** What was opened is closed if a step of the start fails. */
  private async orClose(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      await this.#packages?.stop();
      await this.parts.plugins.stop();
      throw error;
    }
  }

  private attachPlugins(): void {
    const { adapterHost, http, plugins, services, logger, json } = this.parts;
    const fastify = adapterHost.httpAdapter?.getInstance<FastifyInstance>();
    plugins.attach({
      ...(fastify ? { http: { fastify, upgrades: http.upgrades } } : {}),
      rpcs: createLocalRpcs(services.all(), { json, logger }),
    });
  }

  private mountHttp(): void {
    const { httpAdapter } = this.parts.adapterHost;
    if (!httpAdapter) return;
    if (httpAdapter.getType() !== 'fastify') {
      throw new Error(
        'the toolkit serves HTTP on Fastify: pass new FastifyAdapter() to NestFactory.create(), or use ToolkitFactory.create()',
      );
    }
    const { http, websocket } = this.parts;
    const fastify = httpAdapter.getInstance<FastifyInstance>();
    http.mount(fastify);
    websocket.mount(fastify, http.upgrades);
  }
}
