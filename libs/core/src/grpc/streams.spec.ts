import { status } from '@grpc/grpc-js';
import { once } from 'node:events';
import { StatusError } from '../error/status-error.js';
import type { Note } from './testing-support/note.js';
import { readAll } from './testing-support/note-client.js';
import { frame, rawCall, rawSession, readRaw, settled } from './testing-support/raw-call.js';
import { closeAll, deferred, startServer } from './testing-support/test-server.js';

afterEach(closeAll);

const numbers = (notes: readonly Note[]): number[] => notes.map(({ number }) => number);

describe('a server stream', () => {
  it('brings all messages in order, then headers and trailers are there', async () => {
    const { client } = await startServer({
      async *ServerStream({ text }, call) {
        call.responseHeaders.set('x-first', 'yes');
        for (let number = 1; number <= 1_000; number++) yield { text, number };
        call.responseTrailers.set('x-last', 'yes');
      },
    });

    const outcome = await readAll(client().serverStream('a'));

    expect(numbers(outcome.messages)).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 1));
    expect(outcome.headers!.get('x-first')).toEqual(['yes']);
    expect(outcome.status.code).toBe(0);
    expect(outcome.status.metadata.get('x-last')).toEqual(['yes']);
  });

  it('may be empty', async () => {
    const { client } = await startServer({ async *ServerStream() {} });

    const { messages, status: ended } = await readAll(client().serverStream('a'));

    expect(messages).toEqual([]);
    expect(ended.code).toBe(0);
  });

  it.each([0, 1, 2, 3])('ends with the error that is thrown after %i messages', async (count) => {
    const { address, transport } = await startServer({
      async *ServerStream() {
        for (let number = 1; number <= count; number++) yield { number };
        throw StatusError.dataLoss('disk is gone');
      },
    });
    const call = rawCall(rawSession(address), '/test.Notes/ServerStream');
    call.end(frame({ text: '', number: 0 }));

    const { messages, code } = await readRaw(call);

    expect(messages).toHaveLength(count);
    expect(code).toBe(status.DATA_LOSS);
    expect(transport.callsInFlight).toBe(0);
  });

  it.each([
    ['before its generator is made', () => Promise.reject(StatusError.aborted('no'))],
    ['with no stream at all', () => Promise.resolve({ text: 'not a stream' })],
    [
      'in an iterator that throws at once',
      () => ({
        [Symbol.asyncIterator]: () => {
          throw StatusError.aborted('no');
        },
      }),
    ],
  ])('fails cleanly %s', async (_, handler) => {
    const { client } = await startServer({ ServerStream: handler });

    const { status: ended } = await readAll(client().serverStream('a'));

    expect([status.ABORTED, status.INTERNAL]).toContain(ended.code);
  });

  it('ends the generator when a message cannot be sent', async () => {
    const ended = deferred();
    const { address } = await startServer(
      {
        async *ServerStream() {
          try {
            yield { text: 'fits' };
            yield { text: 'x'.repeat(1_000) };
            yield { text: 'never asked for' };
          } finally {
            ended.resolve();
          }
        },
      },
      { maxSendMessageSize: 100 },
    );

    const call = rawCall(rawSession(address), '/test.Notes/ServerStream');
    call.end(frame({ text: '', number: 0 }));

    const { messages, code } = await readRaw(call);
    await ended.promise;

    expect(messages).toHaveLength(1);
    expect(code).toBe(status.RESOURCE_EXHAUSTED);
  });

  it('stops the handler while the caller does not read, and goes on when it does', async () => {
    let made = 0;
    const { address } = await startServer({
      async *ServerStream() {
        for (let number = 1; number <= 2_000; number++) {
          made = number;
          yield { text: 'x'.repeat(10_000), number };
        }
      },
    });
    const call = rawCall(rawSession(address), '/test.Notes/ServerStream');
    call.end(frame({ text: '', number: 0 }));
    call.pause();
    await once(call, 'response');

    const madeWhilePaused = await settled(() => made);
    let size = 0;
    call.on('data', (chunk: Buffer) => (size += chunk.length));
    call.resume();
    await once(call, 'end');

    // A window of 64 KiB, and as much again on its way.
    expect(madeWhilePaused).toBeLessThan(30);
    expect(made).toBe(2_000);
    expect(size).toBeGreaterThan(2_000 * 10_000);
  });
});

describe('a client stream', () => {
  it('is read to its end', async () => {
    const { client } = await startServer({
      async ClientStream(requests) {
        let sum = 0;
        for await (const { number } of requests) sum += number;
        return { number: sum };
      },
    });

    const { message } = await client().clientStream((call) => {
      for (let number = 1; number <= 100; number++) call.write({ text: '', number });
      call.end();
    });

    expect(message?.number).toBe(5_050);
  });

  it('may be left early by the handler', async () => {
    const { client, transport } = await startServer({
      async ClientStream(requests) {
        for await (const { number } of requests) return { number };
        return {};
      },
    });

    const { message, status: ended } = await client().clientStream((call) => {
      call.on('error', () => {});
      for (let number = 1; number <= 100; number++) call.write({ text: 'x'.repeat(5_000), number });
    });

    expect(message?.number).toBe(1);
    expect(ended.code).toBe(0);
    expect(transport.callsInFlight).toBe(0);
  });

  it('is INTERNAL when a message cannot be parsed', async () => {
    const { client } = await startServer({
      async ClientStream(requests) {
        for await (const request of requests) void request;
        return {};
      },
    });
    const caller = client();
    const code = await new Promise((resolve) => {
      const call = caller.client.makeClientStreamRequest(
        '/test.Notes/ClientStream',
        (bytes: Buffer) => bytes,
        (bytes) => bytes,
        (error) => resolve(error?.code),
      );
      call.on('error', () => {});
      call.write(Buffer.from([0x0a, 0x7f]));
    });

    expect(code).toBe(status.INTERNAL);
  });

  it('waits for a slow handler instead of filling the memory', async () => {
    const gate = deferred();
    const counted = deferred<number>();
    const { address } = await startServer({
      async ClientStream(requests) {
        await gate.promise;
        let count = 0;
        for await (const { number } of requests) count += number;
        counted.resolve(count);
        return {};
      },
    });
    const call = rawCall(rawSession(address), '/test.Notes/ClientStream');
    let written = 0;
    const write = (): void => {
      if (written === 2_000) call.end();
      else call.write(frame({ text: 'x'.repeat(10_000), number: 1 }), () => (written++, write()));
    };
    write();

    expect(await settled(() => written)).toBeLessThan(30);
    gate.resolve();
    expect(await counted.promise).toBe(2_000);
  });
});

describe('a bidirectional stream', () => {
  it('answers each message as it comes, and ends after the caller has', async () => {
    const { client } = await startServer({
      async *Bidi(requests) {
        for await (const { text, number } of requests) yield { text, number: number * 2 };
        yield { text: 'bye' };
      },
    });
    const call = client().bidi();
    const texts: string[] = [];
    call.on('data', ({ text, number }: Note) => {
      texts.push(text);
      if (number > 0 && number < 6) call.write({ text: `${text}!`, number: number / 2 + 1 });
      else call.end();
    });
    call.write({ text: 'hi', number: 1 });
    const { status: ended } = await readAll(call);

    expect(texts).toEqual(['hi', 'hi!', 'hi!!', 'bye']);
    expect(ended.code).toBe(0);
  });

  it('may answer before it reads, and read what it does not answer', async () => {
    const { client } = await startServer({
      async *Bidi(requests) {
        yield { text: 'welcome' };
        let count = 0;
        for await (const request of requests) count += request.number;
        yield { number: count };
      },
    });
    const call = client().bidi();
    const outcome = readAll(call);
    for (let number = 1; number <= 10; number++) call.write({ text: '', number });
    call.end();

    expect((await outcome).messages).toEqual([
      { text: 'welcome', number: 0 },
      { text: '', number: 55 },
    ]);
  });

  it('hands requests out in order to a handler that asks for several at once', async () => {
    const { client } = await startServer({
      async *Bidi(requests) {
        const iterator = requests[Symbol.asyncIterator]();
        const results = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
        for (const { value, done } of results) yield done ? { text: 'end' } : (value as Note);
      },
    });
    const call = client().bidi();
    const outcome = readAll(call);
    call.write({ text: 'a', number: 1 });
    call.write({ text: 'b', number: 2 });
    call.end();

    expect((await outcome).messages.map(({ text }) => text)).toEqual(['a', 'b', 'end']);
  });

  it('runs many at a time over one connection', async () => {
    const { client } = await startServer({
      async *Bidi(requests) {
        for await (const request of requests) yield request;
      },
    });
    const caller = client();

    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        const call = caller.bidi();
        const outcome = readAll(call);
        for (let number = 0; number < 20; number++) call.write({ text: `${index}`, number });
        call.end();
        return outcome;
      }),
    );

    for (const [index, { messages }] of outcomes.entries()) {
      expect(messages).toEqual(
        Array.from({ length: 20 }, (_, number) => ({ text: `${index}`, number })),
      );
    }
  });
});
