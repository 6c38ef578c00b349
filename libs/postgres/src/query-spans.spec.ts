import type { ToolkitLogger } from '@nestjs-toolkit/core';
import { context as otel, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { Pool } from 'pg';
import { PostgresPool } from './postgres-pool.js';
import { settingsOf } from './testing-support/backends.js';

const exporter = new InMemorySpanExporter();
const logger = { warn: () => {}, debug: () => {} } as unknown as ToolkitLogger;

/** Runs something within a span of its own. */
async function within<T>(name: string, work: () => Promise<T>): Promise<string> {
  const span = trace.getTracer('spec').startSpan(name);
  await otel.with(trace.setSpan(otel.active(), span), work);
  return span.spanContext().spanId;
}

describe('spans of queries', () => {
  const settings = settingsOf({ dsn: 'pglite:', maxConnections: 1 });
  const connections = new PostgresPool(settings, logger, '');
  const pool: Pool = connections.pool;

  beforeAll(() => connections.open(AbortSignal.timeout(60_000)), 60_000);
  afterAll(() => connections.close());

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
    await pool.query('SELECT 1');
    const parent = await within('outer', () => pool.query("SELECT 's3cret', $1::int", [4711]));
    const [span, ...others] = exporter.getFinishedSpans();
    expect(others).toEqual([]);
    expect(span).toMatchObject({
      name: 'SELECT',
      kind: SpanKind.CLIENT,
      parentSpanContext: { spanId: parent },
      attributes: {
        'db.system.name': 'postgresql',
        'db.operation.name': 'SELECT',
        'db.query.text': 'SELECT ?, $1::int',
        'server.address': connections.endpoint.client.host,
      },
    });
    expect(JSON.stringify(span?.attributes)).not.toMatch(/s3cret|4711/);
  });

  it('tell of a failure by its code, without the values that its message quotes', async () => {
    await within('outer', () => pool.query('SELECT $1::int', ['s3cret']).catch(() => {}));
    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({
      attributes: { 'db.response.status_code': '22P02', 'error.type': '22P02' },
      status: { code: SpanStatusCode.ERROR, message: 'SQLSTATE 22P02' },
    });
  });

  it('belong to the caller also where queries wait for a connection, and with callbacks', async () => {
    const client = await pool.connect();
    const waiting = ['one', 'two'].map((name) => within(name, () => pool.query('SELECT 1')));
    const third = within(
      'three',
      () => new Promise<void>((resolve) => pool.query('SELECT 1', () => resolve())),
    );
    client.release();
    const parents = await Promise.all([...waiting, third]);
    const found = exporter.getFinishedSpans().map((span) => span.parentSpanContext?.spanId);
    expect(found.toSorted()).toEqual(parents.toSorted());
  });
});
