import type { Browser, Page } from 'playwright-core';
import type { Book } from '../testing-support/gen/library.js';
import { startServer, type TestServer } from '../testing-support/test-server.js';
import { findChromium, launchChromium } from './testing-support/browser.js';

const executable = findChromium();
const describeInBrowser = executable === undefined ? describe.skip : describe;
if (executable === undefined) {
  process.stderr.write(
    'the page at /docs is not tried: no Chromium is installed on this machine\n',
  );
}

describeInBrowser('the page at /docs, in Chromium', () => {
  let browser: Browser;
  let server: TestServer;
  let page: Page;
  let problems: string[];
  let requested: string[];

  beforeAll(async () => {
    browser = await launchChromium(executable!);
    server = await startServer({
      json: { names: 'proto', emitDefaults: true },
      handlers: {
        getBook: ({ id, name }: { id: bigint; name: string }) => ({ id, title: `Emma ${name}` }),
        createBook: ({ book }: { book: Book }) => ({ ...book, id: 7n }),
        async *watchBooks() {
          yield { id: 1n };
          yield { id: 2n };
        },
      },
    });
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  beforeEach(async () => {
    problems = [];
    requested = [];
    page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => requested.push(request.url()));
    await page.goto(`${server.url}/docs`);
    await page.getByRole('heading', { level: 1 }).getByText('Library').waitFor();
  });

  afterEach(async () => {
    expect(problems).toEqual([]);
    const elsewhere = requested.filter(
      (url) => !url.startsWith(server.url) && !url.startsWith('data:'),
    );
    expect(elsewhere).toEqual([]);
    await page.close();
  });

  /** Opens an operation. */
  async function open(id: string) {
    const operation = page.locator(`details[id="operation-${id}"]`);
    await operation.locator('> summary').click();
    return operation;
  }

  it('lists every operation', async () => {
    const document = (await (await server.fetch('/openapi.json')).json()) as { paths: object };
    const operations = Object.values(document.paths).flatMap((item: object) =>
      Object.keys(item).filter((verb) => !verb.startsWith('x-')),
    );
    expect(await page.locator('nav li').count()).toBe(operations.length);
    await page.getByLabel('find an operation').fill('archive');
    expect(await page.locator('nav li:visible').count()).toBe(1);
  });

  it('calls an rpc with parameters of the path and the query', async () => {
    const operation = await open('Library_GetBook');
    await operation.getByLabel('id in path').fill('42');
    await operation.getByLabel('name in query').fill('a b');
    await operation.getByRole('button', { name: 'Send' }).click();
    await operation.locator('.status', { hasText: '200' }).waitFor();
    await operation.locator('.answer', { hasText: '"title": "Emma a b"' }).waitFor();
    expect(await operation.locator('.curl').textContent()).toBe(
      `curl -i '${server.url}/v1/books/42?name=a+b'`,
    );
  });

  it('sends a body that is made up from the schema', async () => {
    const operation = await open('Library_CreateBook');
    const body = operation.getByLabel('body', { exact: true });
    const example = JSON.parse(await body.inputValue()) as Record<string, unknown>;
    expect(example).toMatchObject({ id: '0', title: 'text', shelf: 'text' });
    expect(example).not.toHaveProperty('box');
    delete example['attachment'];
    await body.fill(JSON.stringify({ ...example, title: 'Persuasion' }));
    await operation.getByRole('button', { name: 'Send' }).click();
    await operation.locator('.answer', { hasText: '"title": "Persuasion"' }).waitFor();
  });

  it('shows a stream, and the error of a call that fails', async () => {
    const stream = await open('Library_WatchBooks');
    await stream.getByRole('button', { name: 'Send' }).click();
    await stream.locator('.answer', { hasText: '{"result":{"id":"2"' }).waitFor();
    const failing = await open('Library_ListBooks');
    await failing.getByRole('button', { name: 'Send' }).click();
    await failing.locator('.status.bad', { hasText: '501' }).waitFor();
    // Browsers log answers of 4xx and 5xx themselves.
    problems = problems.filter((text) => !text.includes('501'));
  });

  it('opens the operation that the address names', async () => {
    await page.locator('nav a', { hasText: '/v1/books:watch' }).click();
    await page.locator('details[open][id="operation-Library_WatchBooks"] .body').waitFor();
    expect(page.url()).toBe(`${server.url}/docs#operation-Library_WatchBooks`);
  });
});
