import { writeFileSync } from 'node:fs';
import { ConfigLoader } from '../config/config-loader.js';
import { EnvSource } from '../config/env-source.js';
import { StatusError } from '../error/status-error.js';
import { HttpServerOptions } from './http-server-options.js';
import type { Book, ImportBooksRequest, WatchBooksRequest } from './testing-support/gen/library.js';
import {
  documentedCalls,
  markdownTable,
  markedPart,
  pagePath,
  pageText,
  tableRows,
} from './testing-support/documentation.js';
import { startServer, type Handlers, type TestServer } from './testing-support/test-server.js';

/** Set to write the tables instead of checking them. */
const update = process.env['UPDATE_GOLDENS'] === 'true';

/** Handlers that answer with what they received. */
const handlers: Handlers = {
  getBook: ({ id, name }: { id: bigint; name: string }) => ({ id, title: name }),
  listBooks: (request: object) => ({ request }),
  createBook: ({ book }: { book: Book }) => book,
  updateBook: (request: object) => request,
  uploadFile: (request: object) => request,
  async *watchBooks({ count, failWith }: WatchBooksRequest) {
    for (let id = 1; id <= count; id++) yield { id: BigInt(id) };
    if (failWith !== '') throw StatusError.unavailable(failWith);
  },
  importBooks: async (requests: AsyncIterable<ImportBooksRequest>) => {
    const books: Book[] = [];
    for await (const { book } of requests) books.push(book!);
    return { books };
  },
};

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ handlers });
});
afterAll(() => server.close());

describe.each(['http.md', 'json.md'])('the calls of docs/%s', (page) => {
  it.each(documentedCalls(page))('$method $path $body are answered as they say', async (call) => {
    const { method, path, headers, body, status, answerHeaders, answer } = call;
    const response = await server.fetch(path, { method, headers, ...(body && { body }) });
    expect(Object.fromEntries(response.headers)).toMatchObject(answerHeaders);
    const text = await response.text();
    expect(response.status).toBe(status);
    if (response.headers.get('content-type')?.startsWith('application/json')) {
      const found = JSON.parse(text) as object;
      // Errors are shown in part, and so is the OpenAPI document.
      if (status === 200 && path !== '/openapi.json') expect(found).toEqual(JSON.parse(answer));
      else expect(found).toMatchObject(JSON.parse(answer) as object);
    } else {
      expect(text.trim()).toBe(answer);
    }
  });
});

describe('docs/http.md', () => {
  it.each(tableRows(markedPart(pageText('http.md'), 'codes').part))(
    'says that %s is %s and %s',
    (call, name, status) => {
      const create = /^`(\w+)\(\)`$/.exec(call)![1]! as 'notFound';
      const error = StatusError[create]('x');
      expect([error.codeName, String(error.getStatus())]).toEqual([
        name.replaceAll('`', ''),
        status,
      ]);
    },
  );

  it('lists the variables as the code has them', () => {
    const loader = new ConfigLoader(new EnvSource({}));
    loader.load(HttpServerOptions, { prefix: '' });
    const rows = loader.variables
      .filter(({ name }) => !name.startsWith('CORS_'))
      .map(({ name, default: initial = '', description }) => [
        `\`${name}\``,
        initial === '' ? '' : `\`${initial}\``,
        description.replaceAll('|', '\\|').replaceAll('*', '\\*'),
      ]);
    const table = markdownTable([['variable', 'default', 'what it does'], ...rows]);
    const { part, replacedBy } = markedPart(pageText('http.md'), 'variables');
    if (update) writeFileSync(pagePath('http.md'), replacedBy(`\n\n${table}\n\n`));
    else expect(part).toBe(`\n\n${table}\n\n`);
  });
});

describe('docs/json.md', () => {
  const rows = tableRows(pageText('json.md')).filter(([cell]) => cell!.startsWith('<code>'));

  it.each(rows)('says that %s is refused: %s', async (code) => {
    const body = code.slice('<code>'.length, -'</code>'.length);
    const headers = { 'content-type': 'application/json' };
    const response = await server.fetch('/v1/books', { method: 'POST', body, headers });
    expect(response.status).toBe(400);
  });

  it('shows the habits as they are', async () => {
    const habits = tableRows(pageText('json.md')).filter(([, cell]) => cell!.includes('"Jane"'));
    const settings = [
      { names: 'proto', emitDefaults: true },
      { names: 'proto', emitDefaults: false },
      { names: 'lowerCamel', emitDefaults: true },
    ] as const;
    for (const [index, json] of settings.entries()) {
      const own = await startServer({
        json,
        handlers: { getBook: () => ({ author: { firstName: 'Jane' } }) },
      });
      const text = await (await own.fetch('/v1/books/1/author')).text();
      await own.close();
      expect(`\`${text}\``).toBe(habits[index]![1]);
    }
  });
});
