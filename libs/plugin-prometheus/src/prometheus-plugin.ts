import type { PluginContext, PluginHooks, ServerAccess } from '@nestjs-toolkit/core';
import type { Server } from 'node:http';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { createCallMetrics, createClientMetrics } from './call-metrics.js';
import { MetricsEndpoint, openMetricsPort } from './metrics-server.js';
import type { PrometheusPlugin } from './plugin-interface.js';
import { pluginMetricsText } from './plugin-metrics.js';
import type { PrometheusOptions } from './prometheus-options.js';

/** Collects the metrics of a service and serves them. */
export class PrometheusPluginInstance implements PrometheusPlugin, PluginHooks {
  readonly registry = new Registry();
  readonly #endpoint: MetricsEndpoint;
  #server: Server | undefined;
  #url: string | undefined;
  #hasStarted = false;

  constructor(
    private readonly options: PrometheusOptions,
    private readonly context: PluginContext,
  ) {
    const { buckets, namePrefix, bearerToken } = options;
    const { registry } = this;
    this.#endpoint = new MetricsEndpoint(() => this.text(), registry.contentType, bearerToken);
    this.#describeService();
    const settings = { registry, prefix: namePrefix, buckets: buckets.map(Number) };
    context.telemetry?.observeCalls(createCallMetrics(settings));
    context.telemetry?.observeClientCalls(createClientMetrics(settings));
  }

  get url(): string | undefined {
    return this.#url;
  }

  async text(): Promise<string> {
    const { telemetry, logger } = this.context;
    const sources = telemetry?.metricSources ?? [];
    const [own, plugins] = await Promise.all([
      this.registry.metrics(),
      pluginMetricsText(sources, this.options.namePrefix, logger),
    ]);
    return plugins === '' ? own : `${own.trimEnd()}\n\n${plugins.trim()}\n`;
  }

  /** On the HTTP port, unless there is a port for it. */
  attach({ http }: ServerAccess): void {
    if (this.options.port !== undefined) return;
    if (!http)
      throw new Error('there is no HTTP server to serve metrics on: set PORT to give them a port');
    http.fastify.route({
      method: ['GET', 'HEAD'],
      url: this.options.path,
      handler: async (request, reply) => {
        const { status, headers, body } = await this.#endpoint.answer(
          request.headers.authorization,
        );
        return reply.code(status).headers(headers).send(body);
      },
    });
  }

  async preStart(): Promise<void> {
    const { port, host, path, processMetrics } = this.options;
    if (this.context.diagnosing) return;
    if (processMetrics && !this.#hasStarted) collectDefaultMetrics({ register: this.registry });
    this.#hasStarted = true;
    if (port === undefined || this.#server) return;
    const { server, url } = await openMetricsPort({ host, port, path }, this.#endpoint);
    this.#server = server;
    this.#url = url;
    this.context.logger.info(`metrics are served at ${url}`);
  }

  async onStop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#url = undefined;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  #describeService(): void {
    const { service } = this.context;
    new Gauge({
      name: `${this.options.namePrefix}service_info`,
      help: 'The service and its version; always 1.',
      labelNames: ['service', 'version'],
      registers: [this.registry],
    }).set({ service: service.name, version: service.version }, 1);
  }
}
