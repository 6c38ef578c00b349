/**
 * Plugin `prometheus`: metrics of calls, plugins and the process at `/metrics`.
 *
 * @module
 */
export { type PrometheusPlugin } from './plugin-interface.js';
export { prometheus } from './prometheus.js';
export { PrometheusOptions } from './prometheus-options.js';
