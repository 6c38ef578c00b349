import { context as otel, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { hasRedis, startRedis } from '@nestjs-toolkit/test-servers';
import type { RedisPluginInstance } from './redis-plugin.js';
import { context, createPlugin } from './testing-support/test-plugin.js';

const valueOf = (plugin: RedisPluginInstance, name: string, state?: string): number | undefined =>
  plugin
    .metrics()
    .find((metric) => metric.name === name && (!state || metric.labels?.['state'] === state))
    ?.value;

describe('metrics of the plugin', () => {
  it('count connections by state', async () => {
    const { plugin } = createPlugin({ dsn: 'memory:' });
    await plugin.preStart(context());
    expect(valueOf(plugin, 'connected')).toBe(1);
    plugin.duplicate();
    expect(valueOf(plugin, 'duplicates')).toBe(1);
    await plugin.withConnection(async () => {
      expect(valueOf(plugin, 'pool_connections', 'lent')).toBe(1);
    });
    expect(valueOf(plugin, 'pool_connections', 'lent')).toBe(0);
    await plugin.onStop(context());
  });
});

const withServer = hasRedis ? describe : describe.skip;

withServer('spans of commands', () => {
  const exporter = new InMemorySpanExporter();

  beforeEach(() => {
    const spanProcessors = [new SimpleSpanProcessor(exporter)];
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
    otel.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });

  afterEach(() => {
    trace.disable();
    otel.disable();
    exporter.reset();
  });

  it('are made within a trace, without values, and not outside of one', async () => {
    const server = await startRedis();
    const { plugin } = createPlugin({ dsn: `redis://127.0.0.1:${server.port}` });
    try {
      await plugin.preStart(context());
      await plugin.client().set('outside', 'x');
      const outer = trace.getTracer('spec').startSpan('outer');
      await otel.with(trace.setSpan(otel.active(), outer), async () => {
        await plugin.client().set('user:1', 's3cret');
        await plugin
          .client()
          .lpush('user:1', 'x')
          .catch(() => {});
      });
      outer.end();
      const [set, push] = exporter.getFinishedSpans();
      expect(set).toMatchObject({
        name: 'SET',
        kind: SpanKind.CLIENT,
        parentSpanContext: { spanId: outer.spanContext().spanId },
        attributes: { 'db.query.text': 'set user:1 ?', 'server.address': '127.0.0.1' },
      });
      expect(push).toMatchObject({ name: 'LPUSH', status: { code: SpanStatusCode.ERROR } });
      expect(exporter.getFinishedSpans()).toHaveLength(3);
    } finally {
      await plugin.onStop(context());
      await server.remove();
    }
  });
});
