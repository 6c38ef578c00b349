import { jest } from '@jest/globals';
import { Metadata } from '../call/metadata.js';
import { StatusError } from '../error/status-error.js';
import { errorDetail } from '../error/error-detail.js';
import { ErrorInfoType } from '../wkt/rpc-types.js';
import { Note } from '../grpc/testing-support/note.js';
import type { NoteHandlers } from '../grpc/testing-support/note-service.js';
import { closeAll, deferred, startServer } from '../grpc/testing-support/test-server.js';
import type { RemoteService } from './remote-service.js';
import { rawMethod } from './remote-service.js';
import { notes, testClients, type TestClientSettings } from './testing-support/test-clients.js';

jest.setTimeout(30_000);

afterEach(closeAll);

async function clientOf(
  handlers: NoteHandlers,
  settings: TestClientSettings = {},
): Promise<RemoteService> {
  const { address } = await startServer(handlers);
  return testClients({ resolver: { endpoints: [`notes=${address}`] }, ...settings }).get('notes');
}

async function failureOf(promise: Promise<unknown>): Promise<StatusError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!StatusError.is(error)) throw new Error(`expected a StatusError, got ${String(error)}`);
  return error;
}

async function* texts(...all: string[]): AsyncGenerator<Note> {
  for (const text of all) yield { text, number: 0 };
}

async function collect(stream: AsyncIterable<Note>): Promise<string[]> {
  const all: string[] = [];
  for await (const note of stream) all.push(note.text);
  return all;
}

async function* upper(requests: AsyncIterable<Note>): AsyncGenerator<Note> {
  for await (const { text } of requests) yield { text: text.toUpperCase(), number: 0 };
}

describe('calls of another service', () => {
  it('fail with code, message, details and trailers of the service', async () => {
    const client = await clientOf({
      Unary: () => {
        throw StatusError.notFound('note 7 not found', {
          details: [errorDetail(ErrorInfoType, { reason: 'GONE', domain: 'notes' })],
          metadata: new Metadata([['x-hint', 'look elsewhere']]),
        });
      },
    });
    const error = await failureOf(client.unary(notes.unary, {}));
    expect(error).toMatchObject({ codeName: 'NOT_FOUND', message: 'note 7 not found' });
    expect(error.details.map((detail) => detail.toJson())).toEqual([
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'GONE', domain: 'notes' },
    ]);
    expect(error.metadata.get('x-hint')).toBe('look elsewhere');
  });

  it('fail without a word about addresses when nobody listens', async () => {
    const client = testClients({ resolver: { endpoints: ['notes=127.0.0.1:1'] } }).get('notes');
    const error = await failureOf(client.unary(notes.unary, {}));
    expect(error).toMatchObject({
      codeName: 'UNAVAILABLE',
      message: 'service "notes" is unavailable',
    });
    expect(String((error.cause as Error).message)).toContain('127.0.0.1:1');
  });

  it('name an unknown service and the resolvers that were asked', async () => {
    const client = testClients().get('notes');
    const error = await failureOf(client.unary(notes.unary, {}));
    expect(error).toMatchObject({
      codeName: 'UNAVAILABLE',
      message: 'service "notes" is not known: tried env',
    });
  });

  it('give up at their deadline', async () => {
    const gate = deferred();
    const client = await clientOf({ Unary: () => gate.promise });
    const error = await failureOf(client.unary(notes.unary, {}, { timeout: 50 }));
    gate.resolve();
    expect(error).toMatchObject({
      codeName: 'DEADLINE_EXCEEDED',
      message: 'deadline exceeded while waiting for service "notes"',
    });
  });

  it('are cancelled by a signal, at the service too', async () => {
    const controller = new AbortController();
    const cancelled = deferred();
    const client = await clientOf({
      Unary: (_note, call) => {
        call.signal.addEventListener('abort', () => cancelled.resolve());
        controller.abort();
        return new Promise(() => undefined);
      },
    });
    const error = await failureOf(client.unary(notes.unary, {}, { signal: controller.signal }));
    expect(error.codeName).toBe('CANCELLED');
    await cancelled.promise;
  });

  it('get the answer, its headers and its trailers', async () => {
    const client = await clientOf({
      Unary: ({ text, number }, call) => {
        call.responseHeaders.set('x-head', call.metadata.get('x-in') ?? 'none');
        call.responseTrailers.set('x-trail', '2');
        return { text: `${text}!`, number: number + 1 };
      },
    });
    const seen: Record<string, string | undefined> = {};
    const answer = await client.unary(
      notes.unary,
      { text: 'hi', number: 1 },
      {
        metadata: { 'x-in': 'one' },
        onHeaders: (headers) => (seen['head'] = headers.get('x-head')),
        onTrailers: (trailers) => (seen['trail'] = trailers.get('x-trail')),
      },
    );
    expect(answer).toEqual({ text: 'hi!', number: 2 });
    expect(seen).toEqual({ head: 'one', trail: '2' });
  });

  it('hand on deadline, request id, trace context and listed metadata of the current call', async () => {
    let seen: Record<string, unknown> = {};
    const { address: last } = await startServer({
      Unary: (_note, call) => {
        const { metadata, deadline } = call;
        seen = {
          id: call.requestId,
          trace: metadata.get('traceparent'),
          language: metadata.get('accept-language'),
          secret: metadata.get('x-secret'),
          deadline: deadline?.getTime(),
        };
        return {};
      },
    });
    const back = testClients({ resolver: { endpoints: [`last=${last}`] } }).get('last');
    let deadline: number | undefined;
    const client = await clientOf({
      Unary: (_note, call) => {
        deadline = call.deadline!.getTime();
        return back.unary(notes.unary, {}, { timeout: 60_000 });
      },
    });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await client.unary(
      notes.unary,
      {},
      {
        metadata: {
          traceparent,
          'x-request-id': 'req-1',
          'accept-language': 'de',
          'x-secret': 'no',
        },
      },
    );
    expect(seen).toMatchObject({ id: 'req-1', trace: traceparent, language: 'de' });
    expect(seen['secret']).toBeUndefined();
    expect(Math.abs((seen['deadline'] as number) - deadline!)).toBeLessThan(1_000);
  });

  it('stream answers, requests and both', async () => {
    const client = await clientOf({
      ServerStream: ({ text }) => texts(`${text}1`, `${text}2`),
      ClientStream: async (requests: AsyncIterable<Note>) => ({
        text: (await collect(requests)).join('+'),
      }),
      Bidi: upper,
    });
    expect(await collect(client.serverStream(notes.serverStream, { text: 'a' }))).toEqual([
      'a1',
      'a2',
    ]);
    const joined = await client.clientStream(notes.clientStream, texts('x', 'y', 'z'));
    expect(joined.text).toBe('x+y+z');
    expect(await collect(client.bidiStream(notes.bidi, texts('p', 'q')))).toEqual(['P', 'Q']);
  });

  it('end the stream at the service when the reader leaves', async () => {
    const ended = deferred();
    async function* forever(): AsyncGenerator<Note> {
      try {
        for (let number = 0; ; number++) yield { text: 'more', number };
      } finally {
        ended.resolve();
      }
    }
    const client = await clientOf({ ServerStream: forever });
    for await (const { number } of client.serverStream(notes.serverStream, {})) {
      if (number === 3) break;
    }
    await ended.promise;
  });

  it('end with what the source of requests threw, as a cause', async () => {
    const client = await clientOf({ Bidi: upper });
    async function* broken(): AsyncGenerator<Note> {
      yield { text: 'a', number: 0 };
      throw new Error('disk full');
    }
    const error = await failureOf(collect(client.bidiStream(notes.bidi, broken())));
    expect(error).toMatchObject({ codeName: 'CANCELLED', message: 'stream of requests failed' });
    expect((error.cause as Error).message).toBe('disk full');
  });

  it('send a long stream as fast as it is read, and stop its source when the service has enough', async () => {
    let sent = 0;
    const stopped = deferred();
    async function* endless(): AsyncGenerator<Note> {
      try {
        for (;;) yield { text: 'x'.repeat(10_000), number: sent++ };
      } finally {
        stopped.resolve();
      }
    }
    const handlers: NoteHandlers = {
      ClientStream: async (requests: AsyncIterable<Note>) => {
        let count = 0;
        for await (const note of requests) if (note.number >= 0 && ++count === 3_000) break;
        return { number: count };
      },
    };
    // 30 MB take a while on a busy machine.
    const client = await clientOf(handlers, { client: { timeout: 25_000 } });
    const answer = await client.clientStream(notes.clientStream, endless());
    expect(answer.number).toBe(3_000);
    await stopped.promise;
    // What is on its way is bounded: the windows of HTTP/2 and the buffer for retries.
    expect(sent).toBeLessThan(3_000 + 2_000);
  });

  it('pass bytes through for proxies', async () => {
    const client = await clientOf({ Unary: ({ text }) => ({ text, number: 1 }) });
    const answer = await client.unary(
      rawMethod('/test.Notes/Unary', 'unary'),
      Note.encode({ text: 'raw' }),
    );
    expect(Note.decode(answer)).toEqual({ text: 'raw', number: 1 });
  });

  it('go through interceptors, outermost first', async () => {
    const order: string[] = [];
    const client = await clientOf(
      { Unary: (_note, call) => ({ text: call.metadata.get('x-who') ?? '' }) },
      {
        interceptors: [
          async (call, next) => {
            order.push('outer');
            call.metadata.set('x-who', 'me');
            return next(call);
          },
          async (call, next) => {
            order.push(`inner ${call.metadata.get('x-who')}`);
            return next(call);
          },
        ],
      },
    );
    expect((await client.unary(notes.unary, {})).text).toBe('me');
    expect(order).toEqual(['outer', 'inner me']);
  });

  it('fail after the registry has been closed', async () => {
    const { address } = await startServer({ Unary: () => ({}) });
    const registry = testClients({ resolver: { endpoints: [`notes=${address}`] } });
    const client = registry.get('notes');
    await client.unary(notes.unary, {});
    await registry.close();
    expect((await failureOf(client.unary(notes.unary, {}))).codeName).toBe('UNAVAILABLE');
  });
});
