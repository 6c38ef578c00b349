import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
  OnModuleInit,
} from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
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
import type { PluginHost } from '../plugin/plugin-host.js';

export interface LifecycleParts {
  readonly config: ToolkitConfig;
  readonly plugins: PluginHost;
  readonly services: BoundServices;
  readonly grpc: GrpcTransport;
  readonly http: HttpTransport;
  readonly health: HealthRegistry;
  readonly clients: ClientRegistry;
  readonly adapterHost: HttpAdapterHost;
  /** How answers look that plugins ask rpcs for. */
  readonly json: JsonHabit;
  readonly logger: ToolkitLogger;
}

/** Maps the lifecycle of plugins and servers to Nest's hooks (design, section 6). */
export class ToolkitLifecycle
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  #failures: readonly string[] = [];

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
  }

  /** Plugins start, then the gRPC port opens; the HTTP port opens with `app.listen()`, and then the service is ready. */
  async onApplicationBootstrap(): Promise<void> {
    await this.parts.plugins.start();
    try {
      if (this.parts.services.has('GRPC')) await this.parts.grpc.open();
    } catch (error) {
      await this.parts.plugins.stop();
      throw error;
    }
    if (!this.parts.adapterHost.httpAdapter) this.parts.health.setServing(true);
    else this.parts.adapterHost.listen$.subscribe(() => this.parts.health.setServing(true));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.parts.health.setServing(false);
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
    await this.parts.clients.close();
    this.#failures = await this.parts.plugins.stop();
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
    this.parts.http.mount(httpAdapter.getInstance<FastifyInstance>());
  }
}
