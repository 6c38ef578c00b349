import type { Endpoint } from '@nestjs-toolkit/core';

/** How an instance of a service is registered. */
export interface Registration {
  /** Unique at the agent. */
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, string>>;
  /** Check in Consul's own words. Absent: the instance counts as well. */
  readonly check?: Readonly<Record<string, unknown>>;
}

/** Instances of a service, and the index to wait for news after. */
export interface Instances {
  readonly endpoints: readonly Endpoint[];
  readonly index: number;
}

/** A Consul agent, as far as this plugin needs one. All calls throw an Error if it does not answer. */
export interface Agent {
  /** Where it is, for messages. */
  readonly address: string;
  register(registration: Registration, signal?: AbortSignal): Promise<void>;
  deregister(id: string, signal?: AbortSignal): Promise<void>;
  /** Whether the agent knows an instance. */
  knows(id: string, signal?: AbortSignal): Promise<boolean>;
  /** Tells that an instance with a TTL check is well. @returns whether the agent knows it */
  pass(id: string, signal?: AbortSignal): Promise<boolean>;
  /** The healthy instances of a service. @param after waits until the index is higher, for a while; 0 answers at once */
  instances(service: string, after: number, signal?: AbortSignal): Promise<Instances>;
  /** @throws Error if the agent is not well */
  ping(signal?: AbortSignal): Promise<void>;
}
