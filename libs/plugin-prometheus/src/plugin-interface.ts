import type { Registry } from 'prom-client';

/** Metrics for Prometheus: what `@InjectPlugin()` gives for `plugin: "prometheus"`. */
export interface PrometheusPlugin {
  /**
   * Registry for metrics of your own, which are served with the others.
   *
   * @example
   * private readonly orders = new Counter({
   *   name: 'shop_orders_total', help: 'Orders placed.', registers: [this.metrics.registry],
   * });
   */
  readonly registry: Registry;
  /** All metrics in the text format of Prometheus, as `/metrics` serves them. */
  text(): Promise<string>;
  /** Where the metrics are served on a port of their own, such as `http://0.0.0.0:9464/metrics`; `undefined` otherwise. */
  readonly url: string | undefined;
}
