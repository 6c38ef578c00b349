import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Header } from '@nestjs/common';
import { chromium, type Browser, type Page } from 'playwright-core';
import ts from 'typescript';
import {
  RoomsController,
  startRooms,
  type RoomsApplication,
} from './testing-support/rooms-application.js';
import { until } from './testing-support/until.js';

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

@Controller()
class PageController {
  @Get('/page')
  @Header('content-type', 'text/html')
  page(): string {
    return '<!doctype html><title>page</title>';
  }
}

/** The generated code, as a build for browsers would have it. */
function script(name: string): string {
  const file = join(import.meta.dirname, 'testing-support/gen/browser', name.replace(/js$/, 'ts'));
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 };
  return ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions }).outputText;
}

type Client = typeof import('./testing-support/gen/browser/rooms.js');
declare const client: Client;

(existsSync(CHROMIUM) ? describe : describe.skip)('the generated client in a browser', () => {
  let rooms: RoomsApplication;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    rooms = await startRooms({ controllers: [RoomsController, PageController] });
    browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: ARGUMENTS });
    page = await (await browser.newContext()).newPage();
    await page.route('**/client/*.js', (route) => {
      const name = new URL(route.request().url()).pathname.split('/').at(-1)!;
      return route.fulfill({ contentType: 'text/javascript', body: script(name) });
    });
    await page.goto(`${rooms.http}/page`);
    await page.addScriptTag({
      type: 'module',
      content: "import * as client from '/client/rooms.js'; window.client = client;",
    });
    await page.waitForFunction('window.client !== undefined');
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await rooms.stop();
  }, 30_000);

  it('calls rpcs over HTTP, and tells their errors', async () => {
    const result = await page.evaluate(async () => {
      const api = client.createApi({ headers: () => ({ authorization: 'Bearer page' }) });
      const answer = await client.sendMessage(api, {
        room_id: 'a b/c',
        text: 'hi',
        number: '9007199254740993',
      });
      const failure = await client
        .sendMessage(api, { room_id: 'x', text: '' })
        .catch(({ status, message, details }: InstanceType<Client['ApiError']>) => ({
          status,
          message,
          details: details.length,
        }));
      return { answer, failure };
    });
    expect(result.answer).toMatchObject({
      id: '9007199254740993',
      message: { room_id: 'a b/c', number: '9007199254740993' },
    });
    expect(result.failure).toMatchObject({ status: 400, details: 1 });
  });

  it('opens WebSockets with a token, and gets events of rooms', async () => {
    const result = await page.evaluate(async () => {
      const socket = await client.joinRoom({ token: 'my-token' }, { room_id: 'red', since: '5' });
      const joined = await new Promise((resolve) => socket.on('JoinRoom', resolve));
      const message = new Promise((resolve) => socket.on('room:message', resolve));
      await client.sendMessage(client.createApi(), { room_id: 'red', text: 'to all' });
      const updated = await socket.request('user:update', { name: 'ann' });
      const failure = await socket
        .request('user:update', { name: 'nobody' })
        .catch(({ code, status }: InstanceType<Client['ApiError']>) => ({ code, status }));
      const got = await message;
      socket.close();
      const closing = await socket.closed;
      return { joined, got, updated, failure, closing };
    });
    expect(result).toMatchObject({
      joined: { room_id: 'red', since: '5' },
      got: { text: 'to all' },
      updated: { updated: 'ann', by: 'Bearer my-token', in: ['red'] },
      failure: { code: 'NOT_FOUND', status: 404 },
      closing: { code: 1005 },
    });
  });

  it('is refused where middlewares refuse', async () => {
    const code = await page.evaluate(() =>
      client
        .openSocket({ token: 'wrong' })
        .then(() => 'opened')
        .catch((error: InstanceType<Client['ApiError']>) => error.code),
    );
    expect(code).toBe('UNAVAILABLE');
  });

  it('calls all kinds of streams on a WebSocket', async () => {
    const result = await page.evaluate(async () => {
      async function* messages(...texts: string[]) {
        for (const text of texts) yield { room_id: 'r', text };
      }
      const socket = await client.openSocket();
      const numbers: unknown[] = [];
      for await (const { number } of client.count(socket, { to: 3 })) numbers.push(number);
      const collected = await client.collect(socket, messages('a', 'b'));
      const echoes: unknown[] = [];
      for await (const { text } of client.chat(socket, messages('x', 'y'))) echoes.push(text);
      const failure = await (async () => {
        for await (const _ of client.count(socket, { to: 3, fail_at: 2 }));
        return undefined;
      })().catch((error: InstanceType<Client['ApiError']>) => error.code);
      const late = await client
        .collect(
          socket,
          (async function* () {
            await new Promise(() => {});
            yield {};
          })(),
          { timeout: 50 },
        )
        .catch((error: InstanceType<Client['ApiError']>) => error.code);
      socket.close();
      return { numbers, collected, echoes, failure, late };
    });
    expect(result).toEqual({
      numbers: [1, 2, 3],
      collected: { texts: ['r:a', 'r:b'] },
      echoes: ['X', 'Y'],
      failure: 'OUT_OF_RANGE',
      late: 'DEADLINE_EXCEEDED',
    });
  });

  it('cancels the call of a stream that is left, or aborted', async () => {
    RoomsController.endings = [];
    const code = await page.evaluate(async () => {
      async function* endless() {
        yield { room_id: 'r', text: 'x' };
        await new Promise(() => {});
      }
      const socket = await client.openSocket();
      for await (const _ of client.chat(socket, endless())) break;
      const controller = new AbortController();
      const answers = client.chat(socket, endless(), { signal: controller.signal });
      try {
        for await (const _ of answers) controller.abort();
      } catch (error) {
        return (error as InstanceType<Client['ApiError']>).code;
      } finally {
        socket.close();
      }
      return 'ended';
    });
    expect(code).toBe('CANCELLED');
    await until(() => RoomsController.endings.length === 2);
    expect(RoomsController.endings).toEqual(['chat closed', 'chat closed']);
  });
});
