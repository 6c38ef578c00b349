import { definePlugin } from '@nestjs-toolkit/core';
import type { PrometheusPlugin } from './plugin-interface.js';
import { PrometheusOptions } from './prometheus-options.js';
import { PrometheusPluginInstance } from './prometheus-plugin.js';

/** Plugin type `prometheus`: metrics of calls, plugins and the process at `/metrics`. */
export const prometheus = definePlugin<PrometheusOptions, PrometheusPlugin>({
  type: 'prometheus',
  options: PrometheusOptions,
  create: (options, context) => new PrometheusPluginInstance(options, context),
});
