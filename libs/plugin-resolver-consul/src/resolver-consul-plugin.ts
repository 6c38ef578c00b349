import type {
  Endpoint,
  HookContext,
  OpenServers,
  PluginContext,
  PluginHooks,
  ServiceResolver,
} from '@nestjs-toolkit/core';
import type { Agent } from './agent.js';
import { createConsulResolver } from './consul-resolver.js';
import { HttpAgent } from './http-agent.js';
import { createMemoryAgent } from './memory-agent.js';
import type { ResolverConsulPlugin } from './plugin-interface.js';
import { Registrar } from './registrar.js';
import { registrationsOf } from './registrations.js';
import { agentUrl, type ResolverConsulOptions } from './resolver-consul-options.js';

const DEFAULT_ENDPOINT = 'http://127.0.0.1:8500';

/**
 * Finds services and announces this one. The agent may come and go: what was found stays, and the
 * registration is made again when it is back, so it is no part of readiness.
 */
export class ResolverConsulPluginInstance implements ResolverConsulPlugin, PluginHooks {
  readonly address: string;
  readonly serviceResolver: ServiceResolver & { close(): void };
  readonly #agent: Agent;
  #registrars: readonly Registrar[] = [];

  constructor(
    private readonly options: ResolverConsulOptions,
    private readonly context: PluginContext,
  ) {
    this.#agent = agentOf(options);
    this.address = this.#agent.address;
    this.serviceResolver = createConsulResolver(this.#agent, options);
  }

  get registered(): readonly string[] {
    return this.#registrars
      .filter(({ isRegistered }) => isRegistered)
      .map(({ registration }) => registration.name);
  }

  async lookup(
    service: string,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<readonly Endpoint[]> {
    return (await this.#agent.instances(service, 0, signal)).endpoints;
  }

  /** A service need not wait for the agent, but who looks for problems wants to know. */
  async preStart({ signal }: HookContext): Promise<void> {
    if (this.context.diagnosing) await this.#agent.ping(signal);
  }

  async onServing(servers: OpenServers): Promise<void> {
    const { options, context } = this;
    if (!options.register || context.diagnosing) return;
    // Three times within the TTL, so that messages may be lost.
    const interval =
      options.check === 'ttl'
        ? Math.min(options.syncInterval, options.checkTtl / 3)
        : options.syncInterval;
    this.#registrars = registrationsOf(servers, context.service, options).map(
      (registration) =>
        new Registrar(registration, {
          agent: this.#agent,
          logger: context.logger,
          interval,
          maxBackoff: options.maxBackoff,
        }),
    );
    await Promise.all(this.#registrars.map((registrar) => registrar.start()));
  }

  /** Others are told to go elsewhere before the servers stop taking calls. */
  async onDrain({ signal }: HookContext): Promise<void> {
    await Promise.all(this.#registrars.map((registrar) => registrar.stop(signal)));
  }

  onStop(): void {
    this.serviceResolver.close();
  }
}

/** The environment of Consul's own tools counts where the plugin's own says nothing. */
function agentOf(options: ResolverConsulOptions): Agent {
  const endpoint = options.endpoint ?? process.env['CONSUL_HTTP_ADDR'] ?? DEFAULT_ENDPOINT;
  if (endpoint === 'memory:') return createMemoryAgent();
  const url = agentUrl(endpoint);
  if (!url)
    throw new Error(`no address of a Consul agent: "${endpoint}": expected http://host:port`);
  return new HttpAgent(url, options.token ?? process.env['CONSUL_HTTP_TOKEN'], options);
}
