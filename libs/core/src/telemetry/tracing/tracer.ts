import { ProxyTracerProvider, trace, type Tracer } from '@opentelemetry/api';

const NAME = '@nestjs-toolkit/core';

/**
 * Whether an OpenTelemetry SDK has been registered. Without one, spans would go nowhere, so nothing is
 * done about them.
 */
export function isTracingActive(): boolean {
  const provider = trace.getTracerProvider();
  if (!(provider instanceof ProxyTracerProvider)) return true;
  return provider.getDelegateTracer(NAME) !== undefined;
}

/** Makes the spans of the toolkit. */
export function toolkitTracer(): Tracer {
  return trace.getTracer(NAME);
}
