import type { ModuleRef } from '@nestjs/core';
import { bindServices } from '../dispatch/dispatcher.js';
import { observeService } from '../dispatch/observe-calls.js';
import type { ServedService } from '../dispatch/served-service.js';
import type { ClientRegistry } from '../client/client-registry.js';
import { createForwarder } from '../gateway/forwarder.js';
import type { MiddlewareRegistry } from '../middleware/middleware-registry.js';
import type { ServerKind } from '../service/service-definition.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import type { ServiceMeta } from './service-meta.js';

/** What services are bound with. */
export interface BoundServiceParts {
  readonly moduleRef: ModuleRef;
  readonly middlewares: MiddlewareRegistry;
  readonly clients: ClientRegistry;
  readonly telemetry: Telemetry;
}

/** The services of this process, bound to their handler classes once every module is there. */
export class BoundServices {
  #bound: readonly ServedService[] | undefined;

  constructor(
    readonly meta: ServiceMeta,
    private readonly parts: BoundServiceParts,
  ) {}

  /** @throws Error naming unknown middlewares, missing handler classes or missing rpcs */
  bind(): void {
    const { moduleRef, middlewares, clients, telemetry } = this.parts;
    middlewares.assertAllKnown(this.meta.services);
    const { services } = this.meta;
    const bound = bindServices(services, moduleRef, middlewares, (method) => {
      const { httpProxy } = method.route;
      return httpProxy && createForwarder(method, httpProxy, clients);
    });
    const observers = telemetry.callObservers;
    this.#bound = bound.map((served) => observeService(served, observers));
  }

  /** Whether {@link bind} has run. */
  get isBound(): boolean {
    return this.#bound !== undefined;
  }

  /** Whether any service is on a kind of server. */
  has(kind: ServerKind): boolean {
    return this.meta.servicesOn(kind).length > 0;
  }

  /** The bound services that are on a kind of server. */
  on(kind: ServerKind): readonly ServedService[] {
    return this.all().filter(({ service }) => service.servers.includes(kind));
  }

  all(): readonly ServedService[] {
    if (!this.#bound)
      throw new Error('services are bound in onModuleInit: ask for them afterwards');
    return this.#bound;
  }
}
