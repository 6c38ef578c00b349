import type { Endpoint, ServiceResolver } from '@nestjs-toolkit/core';

/** Finds services in Consul. Clients of other services use it by themselves. */
export interface ResolverConsulPlugin {
  /** What the clients of this program ask. */
  readonly serviceResolver: ServiceResolver;
  /** Where the agent is. */
  readonly address: string;
  /**
   * The healthy instances of a service at this moment, none if there is no such service.
   *
   * @throws Error if the agent does not answer
   */
  lookup(
    service: string,
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly Endpoint[]>;
  /** Names under which this program is registered right now. */
  readonly registered: readonly string[];
}
