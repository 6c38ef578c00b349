import type { CallObserver } from './call-observer.js';
import type { Metric } from './metric.js';

/** Something that can tell metrics, such as a plugin. */
export interface MetricSource {
  /** Labels of all its metrics, such as `{ plugin: 'redis', prefix: 'cache' }`. */
  readonly labels: Readonly<Record<string, string>>;
  metrics(): readonly Metric[];
}

/**
 * Where observers of calls and sources of metrics meet. Plugins get it in their context, applications
 * inject it. Calls cost nothing as long as nobody observes.
 */
export class Telemetry {
  readonly #observers: CallObserver[] = [];
  readonly #sources = new Set<MetricSource>();
  #isSealed = false;

  /** Who sees calls, in the order they were added. Handlers are bound to them once. */
  get callObservers(): readonly CallObserver[] {
    this.#isSealed = true;
    return this.#observers;
  }

  /** All that can tell metrics right now. */
  get metricSources(): Iterable<MetricSource> {
    return this.#sources;
  }

  /** Adds an observer of all calls. @throws Error once handlers are bound: call it in a constructor or where the plugin is made */
  observeCalls(observer: CallObserver): void {
    if (this.#isSealed)
      throw new Error(
        'observers of calls must be added before the service starts: call observeCalls() in a constructor',
      );
    this.#observers.push(observer);
  }

  /** Adds a source of metrics. @returns how to take it away */
  addMetrics(source: MetricSource): () => void {
    this.#sources.add(source);
    return () => this.#sources.delete(source);
  }
}
