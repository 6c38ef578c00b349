import { context as otel, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { createPlugin, start, stop, until } from '../testing-support/test-plugin.js';

describe('spans of events', () => {
  const exporter = new InMemorySpanExporter();

  beforeEach(() => {
    const spanProcessors = [new SimpleSpanProcessor(exporter)];
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
    otel.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  });
  afterEach(() => {
    trace.disable();
    otel.disable();
    propagation.disable();
    exporter.reset();
  });

  it('make one trace of publishing, handling and what the handler publishes', async () => {
    const { plugin } = createPlugin({ dsn: 'memory:', maxRetries: 0 });
    let done = false;
    plugin.subscribe('a', 'first', () => plugin.publish('second', {}));
    plugin.subscribe('b', 'second', () => {
      done = true;
      throw new Error('broken');
    });
    await start(plugin);
    await plugin.publish('first', {});
    await until(() => done && exporter.getFinishedSpans().length === 4);
    await stop(plugin);
    const spans = exporter.getFinishedSpans();
    const spanOf = (name: string) => spans.find((span) => span.name === name)!;
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
    const chain = ['publish first', 'process first', 'publish second', 'process second'];
    for (const [index, name] of chain.entries()) {
      const parent = index === 0 ? undefined : spanOf(chain[index - 1]!).spanContext().spanId;
      expect([name, spanOf(name).parentSpanContext?.spanId]).toEqual([name, parent]);
    }
    expect(spanOf('publish first').kind).toBe(SpanKind.PRODUCER);
    expect(spanOf('process first').kind).toBe(SpanKind.CONSUMER);
    expect(spanOf('process second').status.code).toBe(SpanStatusCode.ERROR);
    expect(spanOf('process first').attributes['messaging.system']).toBe('rabbitmq');
  });
});
