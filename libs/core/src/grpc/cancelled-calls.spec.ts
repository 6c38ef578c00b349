import { Metadata, status } from '@grpc/grpc-js';
import { Code } from '../error/code.js';
import type { StatusError } from '../error/status-error.js';
import { readAll } from './testing-support/note-client.js';
import { frame, rawCall, rawSession, readRaw } from './testing-support/raw-call.js';
import { atEnd, closeAll, deferred, startServer } from './testing-support/test-server.js';

afterEach(closeAll);

/** A handler that waits until its call is cancelled, and keeps the reason. */
function waitingHandler() {
  const started = deferred();
  const aborted = deferred<StatusError>();
  const handler = (_: unknown, { signal }: { signal: AbortSignal }): Promise<never> => {
    started.resolve();
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        aborted.resolve(signal.reason as StatusError);
        reject(signal.reason as Error);
      });
    });
  };
  return { handler, started: started.promise, aborted: aborted.promise };
}

describe('a caller that cancels', () => {
  it('aborts the signal of a unary handler', async () => {
    const { handler, started, aborted } = waitingHandler();
    const { client, transport } = await startServer({ Unary: handler });

    const outcome = client().unary('a', new Metadata(), {}, (call) => {
      void started.then(() => call.cancel());
    });

    expect((await outcome).status.code).toBe(status.CANCELLED);
    expect(await aborted).toMatchObject({ code: Code.CANCELLED });
    while (transport.callsInFlight > 0) await new Promise(setImmediate);
  });

  it('aborts it when the connection breaks, too', async () => {
    const { handler, started, aborted } = waitingHandler();
    const { address, transport } = await startServer({ Unary: handler });
    const session = rawSession(address);
    const stream = rawCall(session, '/test.Notes/Unary');
    stream.end(Buffer.alloc(5));

    await started;
    session.destroy();

    expect(await aborted).toMatchObject({ code: Code.CANCELLED });
    while (transport.callsInFlight > 0) await new Promise(setImmediate);
  });

  it('ends the generator of a streaming handler that waits at a yield', async () => {
    const ended = deferred();
    const { client, transport } = await startServer({
      async *ServerStream() {
        try {
          for (let number = 1; ; number++) yield { text: 'x'.repeat(1_000), number };
        } finally {
          ended.resolve();
        }
      },
    });

    const call = client().serverStream('a');
    call.on('error', () => {});
    call.once('data', () => call.cancel());

    await ended.promise;
    while (transport.callsInFlight > 0) await new Promise(setImmediate);
  });

  it('wakes a streaming handler that waits for a request', async () => {
    const failed = deferred<unknown>();
    const { client } = await startServer({
      async *Bidi(requests) {
        try {
          for await (const request of requests) yield request;
        } catch (error) {
          failed.resolve(error);
          throw error;
        }
      },
    });

    const call = client().bidi();
    call.on('error', () => {});
    call.once('data', () => call.cancel());
    call.write({ text: 'a', number: 1 });

    expect(await failed.promise).toMatchObject({ code: Code.CANCELLED });
  });

  it('is told apart from one that has sent all', async () => {
    const ended = deferred<unknown>();
    const received = deferred();
    const { client } = await startServer({
      async ClientStream(requests) {
        try {
          for await (const request of requests) if (request.number === 2) received.resolve();
          ended.resolve('complete');
        } catch (error) {
          ended.resolve(error);
        }
        return {};
      },
    });

    await client().clientStream((call) => {
      call.write({ text: 'half of', number: 1 });
      call.write({ text: 'the upload', number: 2 });
      void received.promise.then(() => call.cancel());
    });

    expect(await ended.promise).toMatchObject({ code: Code.CANCELLED });
  });

  it('does no harm to a handler that ignores it', async () => {
    const gate = deferred();
    const { client, transport } = await startServer({
      Unary: async (note) => {
        await gate.promise;
        return note;
      },
    });
    const caller = client();
    await caller.unary('a', new Metadata(), {}, (call) => {
      const check = (): unknown =>
        transport.callsInFlight > 0 ? call.cancel() : setImmediate(check);
      check();
    });

    // The handler still runs, so its call still counts.
    expect(transport.callsInFlight).toBe(1);
    gate.resolve();
    expect((await caller.unary('b')).message?.text).toBe('b');
    expect(transport.callsInFlight).toBe(0);
  });

  it('drops a request promise that nobody awaits without an unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown): unknown => unhandled.push(reason);
    process.on('unhandledRejection', listener);
    atEnd(() => void process.off('unhandledRejection', listener));
    const { client } = await startServer({
      Bidi: (requests, call) => {
        void requests[Symbol.asyncIterator]().next();
        return waitForAbort(call.signal);
      },
    });

    const call = client().bidi();
    call.on('error', () => {});
    call.once('metadata', () => {});
    setImmediate(() => call.cancel());
    await readAll(call);
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);

    expect(unhandled).toEqual([]);
  });
});

async function* waitForAbort(signal: AbortSignal): AsyncGenerator<never> {
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
}

describe('a deadline', () => {
  it('aborts the handler and answers DEADLINE_EXCEEDED', async () => {
    const { handler, aborted } = waitingHandler();
    const { address } = await startServer({ Unary: handler });
    const call = rawCall(rawSession(address), '/test.Notes/Unary', { 'grpc-timeout': '50m' });
    call.end(frame({ text: '', number: 0 }));

    expect((await readRaw(call)).code).toBe(status.DEADLINE_EXCEEDED);
    expect(await aborted).toMatchObject({ code: Code.DEADLINE_EXCEEDED });
  });

  it('that the server sets holds for callers that ask for more time or for none', async () => {
    const { handler } = waitingHandler();
    const { client } = await startServer({ Unary: handler }, { maxDeadline: 50 });
    const caller = client();

    const outcomes = await Promise.all([
      caller.unary('a'),
      caller.unary('a', new Metadata(), { deadline: Date.now() + 600_000 }),
    ]);

    for (const { status: ended } of outcomes) {
      expect(ended).toMatchObject({
        code: status.DEADLINE_EXCEEDED,
        details: 'deadline exceeded',
      });
    }
  });

  it('that the server sets ends a stream, and a handler that ignores it', async () => {
    const gate = deferred();
    const { address } = await startServer(
      {
        async *ServerStream() {
          yield { text: 'first' };
          await gate.promise;
        },
      },
      { maxDeadline: 50 },
    );
    const call = rawCall(rawSession(address), '/test.Notes/ServerStream');
    call.end(frame({ text: '', number: 0 }));

    const { messages, code } = await readRaw(call);
    gate.resolve();

    expect(messages.map(({ text }) => text)).toEqual(['first']);
    expect(code).toBe(status.DEADLINE_EXCEEDED);
  });

  it('that has passed on arrival keeps the handler from being called', async () => {
    let calls = 0;
    const { address } = await startServer({ Unary: () => calls++ });
    const stream = rawCall(rawSession(address), '/test.Notes/Unary', { 'grpc-timeout': '0n' });
    const code = deferred<unknown>();
    stream.on('response', (headers) => code.resolve(headers['grpc-status']));
    stream.resume();
    stream.end(Buffer.alloc(5));

    expect(await code.promise).toBe(String(status.DEADLINE_EXCEEDED));
    expect(calls).toBe(0);
  });
});
