import { ClientOptions } from '../client/client-options.js';
import type { ClientSetup } from '../client/client-registry.js';
import type { ClientSettingsTable } from '../client/client-settings.js';
import type { ConfigLoader } from '../config/config-loader.js';
import { joinName } from '../config/config-loader.js';
import { ResolverOptions } from '../discovery/resolver-options.js';
import type { ServiceDefinition } from '../service/service-definition.js';

/** How services are found and called, as code and environment say. */
export class ClientConfigs {
  readonly #setups = new Map<string, ClientSetup>();
  #resolver: ResolverOptions | undefined;

  /** Reads the options of clients that are known at boot, so that all problems come up together. */
  constructor(
    private readonly loader: ConfigLoader,
    private readonly settings: ClientSettingsTable,
    known: readonly string[],
  ) {
    if (known.length > 0) this.#resolver = this.#loadResolver();
    for (const service of known) this.#setups.set(service, this.#load(service));
  }

  /** @throws ConfigError for variables that are wrong, if nothing was known to call services */
  get resolver(): ResolverOptions {
    return (this.#resolver ??= this.#late(() => this.#loadResolver()));
  }

  /** The setup of a client. @throws ConfigError for a service that was not known at boot */
  setupOf(service: string): ClientSetup {
    let setup = this.#setups.get(service);
    if (!setup) {
      setup = this.#late(() => this.#load(service));
      this.#setups.set(service, setup);
    }
    return setup;
  }

  #load(service: string): ClientSetup {
    const all = this.settings['*'] ?? {};
    const own = this.settings[service] ?? {};
    const options = this.loader.load(ClientOptions, {
      title: `client ${service}`,
      prefix: joinName('CLIENT', service),
      aliasPrefixes: ['CLIENT', 'GRPC_CLIENT'],
      overrides: { ...all.options, ...own.options },
    });
    return {
      options,
      methods: { ...all.methods, ...own.methods, ...this.#methodsOf(options) },
      interceptors: [...(all.interceptors ?? []), ...(own.interceptors ?? [])],
    };
  }

  /** What is wrong with them has been reported by the options' own rules. */
  #methodsOf(options: ClientOptions): ClientSetup['methods'] {
    try {
      return options.methodSettings;
    } catch {
      return {};
    }
  }

  #loadResolver(): ResolverOptions {
    return this.loader.load(ResolverOptions, { title: 'resolver', prefix: 'RESOLVER' });
  }

  #late<T>(load: () => T): T {
    const result = load();
    this.loader.throwIfInvalid();
    return result;
  }
}

/** Names of the services that protos and settings say are called. */
export function calledServices(
  services: readonly ServiceDefinition[],
  settings: ClientSettingsTable,
): string[] {
  const names = services.flatMap(({ methods, clients = [] }) => [
    ...clients.map(({ service }) => service),
    ...methods.flatMap(({ route: { httpProxy, websocketProxy } }) =>
      [httpProxy, websocketProxy].flatMap((target) => (target ? [target.service] : [])),
    ),
  ]);
  const given = Object.keys(settings).filter((name) => name !== '*');
  return [...new Set([...names, ...given])];
}
