import type { Endpoint } from './endpoint.js';
import type { Watch } from './discovery.js';

/** What a resolver says of a service. */
export type ResolverAnswer =
  | { readonly kind: 'found'; readonly endpoints: readonly Endpoint[] }
  /** The resolver has never heard of it. */
  | { readonly kind: 'unknown' }
  /** The resolver cannot tell right now; the message is logged. */
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Finds services by name: a table, a file, DNS, a registry. Plugins may be one.
 *
 * @see isServiceResolver
 */
export interface ServiceResolver {
  /** Name in messages, such as `consul`. */
  readonly name: string;
  /** Tells where a service is, and again whenever that changes. */
  watch(service: string, listener: (answer: ResolverAnswer) => void): Watch;
  close?(): void | Promise<void>;
}

/** What a plugin implements to take part in finding services. */
export interface ResolverPlugin {
  readonly serviceResolver: ServiceResolver;
}

/** Whether a plugin finds services. */
export function isResolverPlugin(plugin: object): plugin is ResolverPlugin {
  const resolver = (plugin as Partial<ResolverPlugin>).serviceResolver;
  return typeof resolver?.watch === 'function';
}
