import type { Metric, MetricSource, ToolkitLogger } from '@nestjs-toolkit/core';
import { Counter, Gauge, Registry } from 'prom-client';

/** One value with the labels of its source. */
interface Sample {
  readonly metric: Metric;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * What the plugins of the service tell at this moment, as text. A plugin that cannot tell is left out.
 *
 * @param prefix text in front of each name
 */
export async function pluginMetricsText(
  sources: Iterable<MetricSource>,
  prefix: string,
  logger: ToolkitLogger,
): Promise<string> {
  const byName = new Map<string, Sample[]>();
  for (const source of sources) {
    for (const sample of samplesOf(source, logger)) {
      const samples = byName.get(sample.metric.name) ?? [];
      byName.set(sample.metric.name, [...samples, sample]);
    }
  }
  const registry = new Registry();
  for (const [name, samples] of byName) addSamples(`${prefix}plugin_${name}`, samples, registry);
  return registry.metrics();
}

function samplesOf(source: MetricSource, logger: ToolkitLogger): Sample[] {
  try {
    return source
      .metrics()
      .map((metric) => ({ metric, labels: { ...metric.labels, ...source.labels } }));
  } catch (error) {
    const { plugin = '', prefix = '' } = source.labels;
    logger.withError(error).warn(`plugin ${plugin} "${prefix}" cannot tell its metrics`);
    return [];
  }
}

function addSamples(name: string, samples: readonly Sample[], registry: Registry): void {
  const [first] = samples;
  if (!first) return;
  const labelNames = [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))];
  const settings = { name, help: first.metric.help, labelNames, registers: [registry] };
  if (first.metric.kind === 'counter') {
    const counter = new Counter(settings);
    for (const { metric, labels } of samples) counter.inc({ ...labels }, Math.max(0, metric.value));
  } else {
    const gauge = new Gauge(settings);
    for (const { metric, labels } of samples) gauge.set({ ...labels }, metric.value);
  }
}
