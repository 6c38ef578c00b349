import type { ClientCallObserver } from './client-call-observer.js';
import type { CallObserver } from './call-observer.js';
import type { ErrorObserver, ErrorPlace } from './error-observer.js';
import type { Metric } from './metric.js';
import { createClientSpans } from './tracing/client-spans.js';
import { createServerSpans } from './tracing/server-spans.js';
import { isTracingActive } from './tracing/tracer.js';

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
  readonly #clientObservers: ClientCallObserver[] = [];
  readonly #errorObservers = new Set<ErrorObserver>();
  readonly #sources = new Set<MetricSource>();
  #isBound = false;
  #hasClients = false;

  /**
   * Who sees calls that arrive, in the order they were added, behind the spans of a registered
   * OpenTelemetry SDK. Handlers are bound to them once.
   */
  get callObservers(): readonly CallObserver[] {
    this.#isBound = true;
    return isTracingActive() ? [createServerSpans(), ...this.#observers] : this.#observers;
  }

  /** The same for calls of other services. */
  get clientCallObservers(): readonly ClientCallObserver[] {
    this.#hasClients = true;
    return isTracingActive()
      ? [createClientSpans(), ...this.#clientObservers]
      : this.#clientObservers;
  }

  /** All that can tell metrics right now. */
  get metricSources(): Iterable<MetricSource> {
    return this.#sources;
  }

  /** Adds an observer of all calls. @throws Error once handlers are bound: call it in a constructor or where the plugin is made */
  observeCalls(observer: CallObserver): void {
    if (this.#isBound)
      throw new Error(
        'observers of calls must be added before the service starts: call observeCalls() in a constructor',
      );
    this.#observers.push(observer);
  }

  /** Adds an observer of all calls of other services. @throws Error once there is a client: call it where a plugin is made */
  observeClientCalls(observer: ClientCallObserver): void {
    if (this.#hasClients)
      throw new Error(
        'observers of client calls must be added before there are clients: call observeClientCalls() where a plugin is made',
      );
    this.#clientObservers.push(observer);
  }

  /** Adds an observer of errors that no call ends with. @returns how to take it away */
  observeErrors(observer: ErrorObserver): () => void {
    this.#errorObservers.add(observer);
    return () => this.#errorObservers.delete(observer);
  }

  /** Tells observers of an error that no call ends with, such as one of a message handler. Whoever reports it also logs it. */
  reportError(error: unknown, place: ErrorPlace): void {
    for (const observer of this.#errorObservers) observer(error, place);
  }

  /** Adds a source of metrics. @returns how to take it away */
  addMetrics(source: MetricSource): () => void {
    this.#sources.add(source);
    return () => this.#sources.delete(source);
  }
}
