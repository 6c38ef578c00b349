import { definePlugin } from '@nestjs-toolkit/core';
import type { ResolverConsulPlugin } from './plugin-interface.js';
import { ResolverConsulOptions } from './resolver-consul-options.js';
import { ResolverConsulPluginInstance } from './resolver-consul-plugin.js';

/** Plugin type `resolver_consul`: finds services in Consul, and announces this one there. */
export const resolverConsul = definePlugin<ResolverConsulOptions, ResolverConsulPlugin>({
  type: 'resolver_consul',
  options: ResolverConsulOptions,
  create: (options, context) => new ResolverConsulPluginInstance(options, context),
});
