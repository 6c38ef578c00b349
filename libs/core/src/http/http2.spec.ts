import { once } from 'node:events';
import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { deferred } from './testing-support/deferred.js';
import type { Handlers } from './testing-support/test-server.js';
import { withServer } from './testing-support/with-server.js';

/** Status and body of an answer. */
async function call(client: ClientHttp2Session, headers: object, body?: string): Promise<string> {
  const stream = client.request(headers as IncomingHttpHeaders);
  if (body !== undefined) stream.end(body);
  const [answer] = (await once(stream, 'response')) as [
    IncomingHttpHeaders & { ':status': number },
  ];
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return `${answer[':status']} ${text}`;
}

describe('HTTP/2', () => {
  it('serves calls and streams, hears of clients that leave, and drains', async () => {
    const aborted = deferred();
    const handlers: Handlers = {
      getBook: () => ({ title: 'a' }),
      createBook: ({ book }: { book: object }) => book,
      watchBooks: async function* (_request, { signal }) {
        yield { id: 1n };
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        aborted.resolve();
      },
    };
    const adapter = new FastifyAdapter({ http2: true });
    await withServer({ adapter: adapter as never, handlers }, async (server) => {
      const client = connect(server.url);
      expect(await call(client, { ':path': '/v1/books/1' })).toBe('200 {"title":"a"}');
      expect(await call(client, { ':path': '/nowhere' })).toMatch(/^404 \{"code":404/);
      const post = { ':method': 'POST', ':path': '/v1/books', 'content-type': 'application/json' };
      expect(await call(client, post, '{"title":"b"}')).toBe('200 {"title":"b"}');
      const stream = client.request({ ':path': '/v1/books:watch' });
      const [chunk] = (await once(stream, 'data')) as [Buffer];
      expect(chunk.toString()).toBe('{"result":{"id":"1"}}\n');
      stream.close();
      await aborted.promise;
      const drained = server.transport.drain(60_000);
      client.close();
      await drained;
    });
  });
});
