import { existsSync } from 'node:fs';
import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import { type Browser, chromium, type Page } from 'playwright-core';
import { AppModule } from '../src/app.module.js';
import { until } from './chat-client.js';

const CHROMIUM = '/usr/bin/chromium';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

(existsSync(CHROMIUM) ? describe : describe.skip)('the page in two browsers', () => {
  let service: TestApplication;
  let browser: Browser;
  const env = {
    CHAT_SERVICE_PGSQL_DSN: 'pglite:',
    CHAT_SERVICE_CACHE_DSN: 'memory:',
    CHAT_SERVICE_REALTIME_DSN: 'memory:',
  };

  beforeAll(async () => {
    service = await startTestApplication(AppModule, { env });
    browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: ARGUMENTS });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await service.stop();
  }, 30_000);

  /** A person with a window of their own. */
  async function enter(url: string): Promise<Page> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    await page.getByText('in the room').waitFor();
    return page;
  }

  async function say(page: Page, text: string): Promise<void> {
    await page.fill('#text', text);
    await page.press('#text', 'Enter');
  }

  const messagesOn = (page: Page): Promise<string[]> =>
    page.locator('#messages li').allInnerTexts();

  it('lets two people talk, and shows both the same', async () => {
    const ann = await enter(`${service.url}/`);
    await say(ann, 'before you came');
    await ann.getByText('before you came').waitFor();
    const bob = await enter(ann.url());
    await bob.getByText('before you came').waitFor();
    await ann.locator('#people', { hasText: '2' }).waitFor();
    await say(bob, 'hello <b>Ann</b>');
    await ann.getByText('hello <b>Ann</b>').waitFor();
    await say(ann, 'hello Bob');
    await bob.getByText('hello Bob').waitFor();
    const texts = async (page: Page): Promise<string[]> =>
      (await messagesOn(page)).map((line) => line.replace(/^(me|[0-9a-f]{8})\s*/, ''));
    expect(await texts(ann)).toEqual(['before you came', 'hello <b>Ann</b>', 'hello Bob']);
    expect(await texts(bob)).toEqual(await texts(ann));
    await bob.context().close();
    await ann.locator('#people', { hasText: '1' }).waitFor();
    await ann.context().close();
  }, 60_000);

  it('shows what was said while a window was offline', async () => {
    const ann = await enter(`${service.url}/`);
    const bob = await enter(ann.url());
    const node = service.app.get('TOOLKIT:PLUGIN:realtime') as {
      node(): { clients(): { user: string; disconnect(reason: object): void }[] };
    };
    await bob.context().setOffline(true);
    const bobId = (await bob.evaluate('sessionStorage.user')) as string;
    for (const client of node.node().clients()) {
      if (client.user === bobId) client.disconnect({ code: 3011, reason: 'force reconnect' });
    }
    await say(ann, 'are you there?');
    await ann.getByText('are you there?').waitFor();
    expect(await messagesOn(bob)).toEqual([]);
    await bob.context().setOffline(false);
    await bob.getByText('are you there?').waitFor();
    await until(async () => (await messagesOn(bob)).length === 1);
    await Promise.all([ann.context().close(), bob.context().close()]);
  }, 60_000);
});
