import { closeAll, deferred } from '../grpc/testing-support/test-server.js';
import { StatusError } from '../error/status-error.js';
import { startGateway, startLibrary } from './testing-support/library-apps.js';

afterEach(closeAll);

describe('a stream through a gateway', () => {
  it('ends in its service when the client leaves in the middle', async () => {
    const ended = deferred();
    async function* books(): AsyncGenerator<object> {
      try {
        for (let id = 1n; ; id++) {
          yield { id };
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        ended.resolve();
      }
    }
    const app = await startGateway(await startLibrary({ watchBooks: books }), {});
    const abort = new AbortController();
    const response = await fetch(`${app.addresses.http}/v1/books:watch`, { signal: abort.signal });
    const reader = response.body!.getReader();
    await reader.read();
    abort.abort();
    await reader.read().catch(() => undefined);
    await ended.promise;
  });

  it('makes its service wait for a client that does not read', async () => {
    let sent = 0;
    const title = 'x'.repeat(100_000);
    const ended = deferred();
    async function* books(): AsyncGenerator<object> {
      try {
        for (;;) {
          sent++;
          yield { title };
        }
      } finally {
        ended.resolve();
      }
    }
    const app = await startGateway(await startLibrary({ watchBooks: books }), {});
    const abort = new AbortController();
    const response = await fetch(`${app.addresses.http}/v1/books:watch`, { signal: abort.signal });
    await response.body!.getReader().read();
    let before = -1;
    while (sent !== before) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    // What fits into the sockets and windows between them: some tens of megabytes would be a leak.
    expect(sent).toBeLessThan(300);
    abort.abort();
    await ended.promise;
  });

  it('says in its last line why the service has ended it', async () => {
    async function* books(): AsyncGenerator<object> {
      yield { id: 1n };
      throw StatusError.dataLoss('shelf has burnt down');
    }
    const app = await startGateway(await startLibrary({ watchBooks: books }), {});
    const response = await fetch(`${app.addresses.http}/v1/books:watch`);
    const lines = (await response.text()).trim().split('\n');
    expect(response.status).toBe(200);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('shelf has burnt down');
  });
});
