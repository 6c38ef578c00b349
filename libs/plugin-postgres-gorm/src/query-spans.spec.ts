import { context as otel, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { context, createPlugin } from './testing-support/test-plugin.js';

describe('spans of queries', () => {
  afterEach(() => {
    trace.disable();
    otel.disable();
  });

  it('are made of what TypeORM sends within a trace', async () => {
    const exporter = new InMemorySpanExporter();
    const spanProcessors = [new SimpleSpanProcessor(exporter)];
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
    otel.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const { plugin } = createPlugin({ dsn: 'pglite:' });
    await plugin.preStart(context());
    try {
      const outer = trace.getTracer('spec').startSpan('outer');
      await otel.with(trace.setSpan(otel.active(), outer), () =>
        plugin.transaction((manager) => manager.query('SELECT $1::text', ['s3cret'])),
      );
      const spans = exporter.getFinishedSpans();
      expect(spans.map(({ name }) => name)).toEqual(['START', 'SELECT', 'COMMIT']);
      for (const { parentSpanContext, attributes } of spans) {
        expect(parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
        expect(attributes).toMatchObject({ 'db.system.name': 'postgresql' });
      }
      expect(spans[1]?.attributes['db.query.text']).toBe('SELECT $1::text');
    } finally {
      await plugin.onStop();
    }
  }, 60_000);
});
