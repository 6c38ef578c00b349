import { credentials, Metadata as GrpcMetadata, makeGenericClientConstructor } from '@grpc/grpc-js';
import { Module, type Type } from '@nestjs/common';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { ToolkitFactory } from '../../application/toolkit.factory.js';
import type { ToolkitApplication } from '../../application/toolkit-application.js';
import { currentCall } from '../../call/call-context.js';
import { ClientRegistry } from '../../client/client-registry.js';
import { StatusError } from '../../error/status-error.js';
import { LibraryService } from '../../http/testing-support/gen/library.js';
import { LibraryToolkit } from '../../http/testing-support/gen/library.toolkit.js';
import { ToolkitModule } from '../../module/toolkit.module.js';
import { isTracingActive } from './tracer.js';

const ENV = {
  LIBRARY_LOG_LEVEL: 'silent',
  LIBRARY_SERVER_HTTP_HOST: '127.0.0.1',
  LIBRARY_SERVER_HTTP_PORT: '0',
  LIBRARY_SERVER_GRPC_HOST: '127.0.0.1',
  LIBRARY_SERVER_GRPC_PORT: '0',
};

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE_ID}-b7ad6b7169203331-01`;
const GET_BOOK = LibraryToolkit.methods.find(({ handler }) => handler === 'getBook')!;
const NAME = GET_BOOK.path.slice(1);

const exporter = new InMemorySpanExporter();

function registerSdk(): void {
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
}

let apps: ToolkitApplication[] = [];

afterEach(async () => {
  for (const app of apps) await app.stop();
  apps = [];
  exporter.reset();
  trace.disable();
  context.disable();
  propagation.disable();
});

type Handler = (request: { id: bigint }) => unknown;

async function start(
  getBook: Handler,
  more: Record<string, string> = {},
): Promise<ToolkitApplication> {
  class LibraryHandler {}
  for (const { handler } of LibraryToolkit.methods) {
    const value = handler === 'getBook' ? getBook : () => ({});
    Object.defineProperty(LibraryHandler.prototype, handler, { value });
  }
  LibraryToolkit.Controller()(LibraryHandler as never);
  class AppModule {}
  Module({
    imports: [ToolkitModule.forRoot({ service: LibraryToolkit })],
    controllers: [LibraryHandler as Type],
  })(AppModule);
  const quiet = { exitOnError: false, signals: false, summary: false };
  const app = await ToolkitFactory.create(AppModule, { env: { ...ENV, ...more }, ...quiet });
  apps.push(app);
  await app.start();
  return app;
}

const getOverHttp = (app: ToolkitApplication): Promise<Response> =>
  fetch(`${app.addresses.http}/v1/books/7`, { headers: { traceparent: TRACEPARENT } });

function getOverGrpc(app: ToolkitApplication): Promise<unknown> {
  const client = new (makeGenericClientConstructor(LibraryService, 'Library'))(
    app.addresses.grpc!,
    credentials.createInsecure(),
  );
  const metadata = new GrpcMetadata();
  metadata.set('traceparent', TRACEPARENT);
  return new Promise<unknown>((resolve) => {
    client['getBook']!({ id: 7n }, metadata, (error: unknown, book: unknown) =>
      resolve(error ?? book),
    );
  }).finally(() => client.close());
}

/** Spans end after their answer has been sent. */
async function spans(count: number): Promise<ReadableSpan[]> {
  while (exporter.getFinishedSpans().length < count)
    await new Promise((resolve) => setImmediate(resolve));
  return exporter.getFinishedSpans();
}

describe('spans of calls that arrive', () => {
  it.each([
    ['http', getOverHttp],
    ['grpc', getOverGrpc],
  ] as const)(
    'are in the trace of the caller over %s, and around the handler',
    async (transport, get) => {
      registerSdk();
      let inside: string | undefined;
      const app = await start(({ id }) => {
        inside = trace.getActiveSpan()?.spanContext().spanId;
        return { id };
      });
      await get(app);
      const [span] = await spans(1);
      expect(span).toMatchObject({
        name: NAME,
        kind: SpanKind.SERVER,
        parentSpanContext: { traceId: TRACE_ID, spanId: 'b7ad6b7169203331' },
        attributes: {
          'rpc.service': LibraryToolkit.typeName,
          'rpc.method': 'GetBook',
          'rpc.grpc.status_code': 0,
          'toolkit.transport': transport,
        },
        status: { code: SpanStatusCode.UNSET },
      });
      expect(span!.spanContext().spanId).toBe(inside);
    },
  );

  it('are errors if the server failed, and not if the caller did', async () => {
    registerSdk();
    const thrown: Error[] = [StatusError.notFound('no such book'), new Error('out of paper')];
    const app = await start(() => {
      throw thrown.shift()!;
    });
    await getOverHttp(app);
    await getOverHttp(app);
    const [missing, broken] = await spans(2);
    expect(missing!.status.code).toBe(SpanStatusCode.UNSET);
    expect(missing!.attributes['rpc.grpc.status_code']).toBe(5);
    expect(broken!.status.code).toBe(SpanStatusCode.ERROR);
    expect(broken!.events[0]!.attributes!['exception.message']).toBe('out of paper');
  });
});

describe('spans of calls of other services', () => {
  it('join both services into one trace', async () => {
    registerSdk();
    const library = await start(({ id }) => ({ id }));
    const reader = await start(
      async ({ id }) =>
        apps[1]!
          .get(ClientRegistry)
          .get('library')
          .unary(GET_BOOK, { id } as never),
      { LIBRARY_RESOLVER_ENDPOINTS: `library=${library.addresses.grpc}` },
    );
    expect((await getOverHttp(reader)).status).toBe(200);
    const finished = await spans(3);
    const [inner, client, outer] = finished;
    expect(new Set(finished.map((span) => span.spanContext().traceId))).toEqual(
      new Set([TRACE_ID]),
    );
    expect(client).toMatchObject({
      kind: SpanKind.CLIENT,
      name: NAME,
      parentSpanContext: { spanId: outer!.spanContext().spanId },
      attributes: { 'server.address': 'library', 'rpc.grpc.status_code': 0 },
    });
    expect(inner!.parentSpanContext!.spanId).toBe(client!.spanContext().spanId);
  });
});

describe('without an SDK', () => {
  it('nothing is traced, and the trace context is still handed on', async () => {
    expect(isTracingActive()).toBe(false);
    let received: string | undefined;
    const library = await start(({ id }) => {
      received = currentCall()?.metadata.get('traceparent');
      return { id };
    });
    const reader = await start(
      async ({ id }) =>
        apps[1]!
          .get(ClientRegistry)
          .get('library')
          .unary(GET_BOOK, { id } as never),
      { LIBRARY_RESOLVER_ENDPOINTS: `library=${library.addresses.grpc}` },
    );
    expect((await getOverHttp(reader)).status).toBe(200);
    expect(received).toBe(TRACEPARENT);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});
