import { Metadata } from '@grpc/grpc-js';
import { currentCall } from '../call/call-context.js';
import type { Call } from '../call/call.js';
import { closeAll, startServer } from './testing-support/test-server.js';

afterEach(closeAll);

describe('a unary call', () => {
  it('is answered by its handler', async () => {
    const { client } = await startServer({
      Unary: ({ text, number }) => ({ text: `hello ${text}`, number: number + 1 }),
    });

    const { message, status } = await client().unary('Ada');

    expect(message).toEqual({ text: 'hello Ada', number: 1 });
    expect(status).toMatchObject({ code: 0, details: 'OK' });
  });

  it('keeps many concurrent calls apart', async () => {
    const { client } = await startServer({
      Unary: async ({ text }) => {
        await new Promise(setImmediate);
        return { text };
      },
    });
    const clients = [client(), client()];
    const texts = Array.from({ length: 400 }, (_, index) => `note ${index}`);

    const outcomes = await Promise.all(texts.map((text, index) => clients[index % 2]!.unary(text)));

    expect(outcomes.map(({ message }) => message?.text)).toEqual(texts);
  });

  it('carries messages of several MiB both ways', async () => {
    const { client } = await startServer({ Unary: (note) => note });
    const text = 'ü'.repeat(3 * 1024 ** 2);

    const { message } = await client({ 'grpc.max_receive_message_length': -1 }).unary(text);

    expect(message?.text).toBe(text);
  });

  it('shows the handler who calls, what, and when it must be done', async () => {
    let seen: Call | undefined;
    const { client } = await startServer({
      Unary: (note, call) => {
        seen = call;
        expect(currentCall()).toBe(call);
        return note;
      },
    });
    const deadline = new Date(Date.now() + 60_000);
    const metadata = new Metadata();
    metadata.set('x-request-id', 'request-1');

    await client().unary('a', metadata, { deadline });

    expect(seen).toMatchObject({ transport: 'grpc', requestId: 'request-1' });
    expect(seen!.method.path).toBe('/test.Notes/Unary');
    expect(seen!.peer).toEqual({
      address: '127.0.0.1',
      port: expect.any(Number),
      encrypted: false,
    });
    // The wire carries what is left of the time, not the moment.
    expect(Math.abs(seen!.deadline!.getTime() - deadline.getTime())).toBeLessThan(5_000);
    expect(seen!.signal.aborted).toBe(false);
  });
});

describe('metadata', () => {
  it('arrives complete: repeated keys, bytes, and nothing of the protocol', async () => {
    let seen: Call | undefined;
    const { client } = await startServer({
      Unary: (note, call) => {
        seen = call;
        return note;
      },
    });
    const metadata = new Metadata();
    metadata.add('X-Tag', 'one');
    metadata.add('x-tag', 'two');
    metadata.add('token-bin', Buffer.from([0, 255, 1]));
    metadata.add('token-bin', Buffer.from([2]));

    await client().unary('a', metadata);

    const received = seen!.metadata;
    expect(received.getAll('x-tag').join(', ')).toBe('one, two');
    expect(received.getAll('token-bin').map((value) => [...Buffer.from(value)])).toEqual([
      [0, 255, 1],
      [2],
    ]);
    expect(received.get('user-agent')).toMatch(/^grpc-node-js/);
    expect([...received.keys()].filter((key) => /^(:|grpc-|te$|content-type)/.test(key))).toEqual(
      [],
    );
  });

  it('goes back as headers before the answer and as trailers after it', async () => {
    const { client } = await startServer({
      Unary: (note, call) => {
        call.responseHeaders.append('x-served-by', 'a').append('x-served-by', 'b');
        call.responseHeaders.set('trace-bin', new Uint8Array([9, 8]));
        call.responseTrailers.set('x-cost', '7');
        return note;
      },
    });

    const { headers, status } = await client().unary('a');

    expect(headers!.get('x-served-by').join(', ')).toBe('a, b');
    expect(headers!.get('trace-bin')).toEqual([Buffer.from([9, 8])]);
    expect(status.metadata.get('x-cost')).toEqual(['7']);
  });

  it('cannot break the protocol: reserved keys are left out, single ones are sent once', async () => {
    const { client } = await startServer({
      Unary: (note, call) => {
        for (const metadata of [call.responseHeaders, call.responseTrailers]) {
          metadata.set('grpc-status', '5').set('content-length', '3').set('connection', 'close');
          metadata.set('te', 'gzip').append('etag', '1').append('etag', '2').set('x-ok', 'yes');
        }
        return note;
      },
    });

    const { message, headers, status } = await client().unary('a');

    expect(message?.text).toBe('a');
    expect(status.code).toBe(0);
    for (const metadata of [headers!, status.metadata]) {
      expect(metadata.get('x-ok')).toEqual(['yes']);
      expect(metadata.get('etag')).toEqual(['2']);
      expect(metadata.get('connection')).toEqual([]);
    }
  });

  it('that was set as headers arrives with a failed call, too', async () => {
    const { client } = await startServer({
      Unary: (_, call) => {
        call.responseHeaders.set('x-served-by', 'a');
        throw new Error('no');
      },
    });

    const { headers } = await client().unary('a');

    expect(headers!.get('x-served-by')).toEqual(['a']);
  });
});
