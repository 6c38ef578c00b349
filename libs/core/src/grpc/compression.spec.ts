import { gunzipSync, inflateSync } from 'node:zlib';
import { Note } from './testing-support/note.js';
import { readAll } from './testing-support/note-client.js';
import { frame, rawCall, rawSession } from './testing-support/raw-call.js';
import { closeAll, startServer } from './testing-support/test-server.js';

afterEach(closeAll);

const LONG = 'long '.repeat(2_000);

/** Makes a bare call. @returns headers and bytes of the answer */
async function callRaw(address: string, headers: Record<string, string>, text: string) {
  const call = rawCall(rawSession(address), '/test.Notes/Unary', headers);
  call.end(frame({ text, number: 0 }));
  let encoding: unknown;
  const chunks: Buffer[] = [];
  call.on('response', (received) => (encoding = received['grpc-encoding']));
  call.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => call.once('end', resolve));
  const bytes = Buffer.concat(chunks);
  return { encoding, isCompressed: bytes[0] === 1, body: bytes.subarray(5), size: bytes.length };
}

describe('compressed responses', () => {
  it.each([
    ['gzip', gunzipSync],
    ['deflate', inflateSync],
  ] as const)('are sent with %s to callers that accept it', async (compression, unpack) => {
    const { address } = await startServer({ Unary: (note) => note }, { compression });
    const headers = { 'grpc-accept-encoding': 'identity,deflate,gzip' };

    const answer = await callRaw(address, headers, LONG);

    expect(answer).toMatchObject({ encoding: compression, isCompressed: true });
    expect(answer.size).toBeLessThan(LONG.length / 10);
    expect(Note.decode(unpack(answer.body)).text).toBe(LONG);
  });

  it('are not sent to callers that do not accept them', async () => {
    const { address } = await startServer({ Unary: (note) => note }, { compression: 'gzip' });

    for (const headers of [{}, { 'grpc-accept-encoding': 'identity,deflate' }]) {
      const answer = await callRaw(address, headers as Record<string, string>, LONG);
      expect(answer).toMatchObject({ encoding: 'identity', isCompressed: false });
    }
  });

  it('leave small messages as they are', async () => {
    const { address } = await startServer({ Unary: (note) => note }, { compression: 'gzip' });

    const answer = await callRaw(address, { 'grpc-accept-encoding': 'gzip' }, 'short');

    expect(answer.isCompressed).toBe(false);
  });

  it('are limited by their size before compression', async () => {
    const { client } = await startServer(
      { Unary: ({ text }) => ({ text: text.repeat(2) }) },
      { compression: 'gzip', maxSendMessageSize: 15_000 },
    );

    const { status } = await client().unary(LONG);

    expect(status.details).toMatch(/exceeds the limit of 15000$/);
  });

  it('arrive in order, mixed with small ones, after headers and before trailers', async () => {
    const { client } = await startServer(
      {
        async *ServerStream(_, call) {
          call.responseHeaders.set('x-first', 'yes');
          for (let number = 1; number <= 20; number++) {
            yield { text: number % 3 === 0 ? 'short' : LONG, number };
          }
          call.responseTrailers.set('x-last', 'yes');
        },
      },
      { compression: 'gzip' },
    );

    const outcome = await readAll(client().serverStream('a'));

    expect(outcome.messages.map(({ number }) => number)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(outcome.headers!.get('x-first')).toEqual(['yes']);
    expect(outcome.status.metadata.get('x-last')).toEqual(['yes']);
  });
});

describe('compressed requests', () => {
  it.each([
    ['deflate', 1],
    ['gzip', 2],
  ])('are read: %s', async (_, algorithm) => {
    const { client } = await startServer({ Unary: (note) => note });

    const { message } = await client({ 'grpc.default_compression_algorithm': algorithm }).unary(
      LONG,
    );

    expect(message?.text).toBe(LONG);
  });

  it('with an unknown encoding are UNIMPLEMENTED, broken ones INTERNAL', async () => {
    const { address } = await startServer({ Unary: (note) => note });
    const bytes = frame({ text: 'a', number: 0 });
    bytes[0] = 1;

    const codes = await Promise.all(
      ['br', 'gzip'].map(
        (encoding) =>
          new Promise((resolve) => {
            const call = rawCall(rawSession(address), '/test.Notes/Unary', {
              'grpc-encoding': encoding,
            });
            call.on('response', (headers) => resolve(headers['grpc-status']));
            call.resume();
            call.end(bytes);
          }),
      ),
    );

    expect(codes).toEqual(['12', '13']);
  });
});
