import type { Discovery } from '../discovery/discovery.js';
import type { ClientCallObserver } from '../telemetry/client-call-observer.js';
import type { MessageTypeRegistry } from '../wkt/type-registry.js';
import { channelCredentials, channelOptions } from './channel-settings.js';
import type { ClientInterceptor } from './client-interceptor.js';
import type { ClientOptions } from './client-options.js';
import { createRemoteService } from './create-remote-service.js';
import { createGrpcJsTransport } from './grpc-js/grpc-js-transport.js';
import { createMethodConfigs } from './grpc-js/method-configs.js';
import { observeClientCalls } from './observe-client-calls.js';
import type { MethodSettingsTable } from './method-config.js';
import type { RemoteService } from './remote-service.js';
import type { ClientTransport } from './transport.js';

/** How one service is called. */
export interface ClientSetup {
  readonly options: ClientOptions;
  /** Settings of single rpcs. */
  readonly methods: MethodSettingsTable;
  /** Outermost first. */
  readonly interceptors: readonly ClientInterceptor[];
}

export interface ClientRegistryOptions {
  /** Makes the discovery when it is first needed. */
  readonly discovery: () => Discovery;
  /** What is known of a service's client, asked once per service. @throws Error for options that are wrong */
  readonly setupOf: (service: string) => ClientSetup;
  /** Name and version of this service. */
  readonly userAgent: string;
  /** Messages that error details may hold, besides the well-known ones. */
  readonly types?: MessageTypeRegistry;
  /** Who sees calls, asked for when a client is made. @default nobody */
  readonly observers?: () => readonly ClientCallObserver[];
}

/**
 * The clients of the services that this one calls. Each service has one client, whose connections
 * everybody shares and which connects when it is first used. Injectable.
 */
export class ClientRegistry {
  readonly #services = new Map<string, RemoteService>();
  readonly #transports: ClientTransport[] = [];
  #discovery: Discovery | undefined;
  #closed = false;

  constructor(private readonly options: ClientRegistryOptions) {}

  /** The client of a service, by the name that the resolvers know it under. */
  get(name: string): RemoteService {
    let service = this.#services.get(name);
    if (!service) {
      service = this.#create(name);
      this.#services.set(name, service);
    }
    return service;
  }

  /** Names of the services that have been asked for. */
  get names(): readonly string[] {
    return [...this.#services.keys()];
  }

  /** Ends every call and closes every connection. Called once the servers have drained. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const transport of this.#transports) transport.close();
    await this.#discovery?.close();
  }

  #create(name: string): RemoteService {
    const { userAgent, types } = this.options;
    const observers = this.options.observers?.() ?? [];
    const discovery = (this.#discovery ??= this.options.discovery());
    const { options, methods, interceptors } = this.options.setupOf(name);
    const transport = createGrpcJsTransport({
      binding: {
        service: name,
        discovery,
        balancer: {
          policy: options.balancer,
          ejectionFailures: options.ejectionFailures,
          ejectionTime: options.ejectionTime,
          dialTimeout: options.dialTimeout,
        },
        retryThrottling:
          options.retryBudget > 0
            ? { maxTokens: options.retryBudget, tokenRatio: options.retryBudgetRatio }
            : undefined,
      },
      configs: createMethodConfigs(options, methods),
      credentials: channelCredentials(options),
      channelOptions: channelOptions(options, userAgent),
    });
    if (this.#closed) transport.close();
    this.#transports.push(transport);
    return createRemoteService({
      name,
      options,
      methods,
      interceptors:
        observers.length > 0 ? [...interceptors, observeClientCalls(observers)] : interceptors,
      transport,
      ...(types && { types }),
    });
  }
}
