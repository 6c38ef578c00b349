/**
 * Plugin `resolver_consul`: finds services in Consul, and announces this one there.
 *
 * @module
 */
export { type ResolverConsulPlugin } from './plugin-interface.js';
export { ResolverConsulOptions } from './resolver-consul-options.js';
export { resolverConsul } from './resolver-consul.js';
