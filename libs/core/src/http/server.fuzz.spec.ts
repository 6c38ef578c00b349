import * as fc from 'fast-check';
import { exchange } from './testing-support/raw-connection.js';
import { startServer, type Handlers, type TestServer } from './testing-support/test-server.js';

const handlers: Handlers = Object.fromEntries(
  [
    'getBook',
    'listBooks',
    'createBook',
    'updateBook',
    'setTags',
    'ping',
    'uploadRaw',
    'downloadFile',
  ].map((name) => [name, () => ({})]),
);

const paths = fc
  .array(
    fc.constantFrom(
      '/',
      'v1',
      'books',
      'shelves',
      '42',
      ':',
      'archive',
      '%2F',
      '%',
      '%20',
      '..',
      'any',
      'files',
      '?',
      '&',
      '=',
      'page_size',
      'filter.shelf',
      '[',
      '*',
      '{',
      ';',
      '#',
      '~',
    ),
    { maxLength: 12 },
  )
  .map((pieces) => `/${pieces.join('')}`);

const bodies = fc.oneof(
  fc.json(),
  fc.constantFrom('', '{', '{"book":{"title":"a"}}', 'title=a', '\0', '[[[[', '{"a":1}{"b":2}'),
  fc.string(),
);

const headers = fc.subarray([
  'content-type: application/json',
  'content-type: application/x-www-form-urlencoded',
  'content-type: application/protobuf',
  'content-type: ;;',
  'content-encoding: gzip',
  'accept: application/protobuf',
  'accept: */*;q=x',
  'x-request-timeout: 1h',
  'grpc-timeout: x',
  'x-a-bin: ***',
  'x-odd: \x80\xff',
]);

describe('the server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ handlers });
  });
  afterAll(() => server.close());

  it('answers any request with a status of its own, never with a bug', async () => {
    const methods = fc.constantFrom(
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'PROPFIND',
      'TRACE',
    );
    await fc.assert(
      fc.asyncProperty(methods, paths, headers, bodies, async (method, path, lines, body) => {
        const bytes = Buffer.from(body);
        const head = [
          `${method} ${path} HTTP/1.1`,
          'host: x',
          'connection: close',
          ...lines,
          `content-length: ${bytes.length}`,
        ];
        const request = Buffer.concat([
          Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'),
          bytes,
        ]);
        const answer = await exchange(server.port, request);
        const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1];
        expect(status).toMatch(/^(?:2\d\d|4\d\d|501)$/);
      }),
      { numRuns: 1_500 },
    );
    expect(server.transport.inFlight).toBe(0);
  }, 60_000);
});
