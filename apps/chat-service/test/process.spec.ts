import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '@nestjs-toolkit/test-servers';
import { hasRealServers, RealServers } from './backends.js';
import { ChatClient, follow, until } from './chat-client.js';

/** The built service; `npm test` builds it first. */
const MAIN = join(import.meta.dirname, '../dist/main.js');

(hasRealServers ? describe : describe.skip)('two processes of the chat service', () => {
  const servers = new RealServers();
  const children: ChildProcess[] = [];
  let env: Record<string, string>;

  beforeAll(async () => {
    await servers.start();
    env = await servers.env();
  }, 60_000);

  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await servers.stop();
  });

  async function launch(port: number) {
    const child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env['PATH'],
        ...env,
        CHAT_SERVICE_SERVER_HTTP_HOST: '127.0.0.1',
        CHAT_SERVICE_SERVER_HTTP_PORT: String(port),
        CHAT_SERVICE_SERVER_GRPC_HOST: '127.0.0.1',
        CHAT_SERVICE_SERVER_GRPC_PORT: '0',
      },
    });
    children.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await until(() => {
      if (child.exitCode !== null) throw new Error(`process ended:\n${output}`);
      return output.includes('Chat in two windows');
    });
    const url = `http://127.0.0.1:${port}`;
    return {
      child,
      url,
      fetch: (path: string, init?: RequestInit) => fetch(new URL(path, url), init),
    };
  }

  it('lose no message, repeat none and keep their order when one is killed and comes back', async () => {
    const [portA, portB] = [await freePort(), await freePort()];
    const [a, b] = await Promise.all([launch(portA), launch(portB)]);
    const [ann, bob] = [randomUUID(), randomUUID()];
    const chat = new ChatClient(b);
    const room = await chat.createRoom(ann);
    const [onA, onB] = [await follow(a, room, ann), await follow(b, room, bob)];
    expect([onA.outcome, onB.outcome]).toEqual(['subscribed', 'subscribed']);
    const states: { recovered: boolean }[] = [];
    onA.subscription.on('subscribed', ({ recovered }) => states.push({ recovered }));
    const say = async (from: number, to: number): Promise<void> => {
      for (let n = from; n < to; n += 1) await chat.say(room, bob, `message ${n}`);
    };
    await say(0, 20);
    await until(() => onA.messages.length === 20);
    a.child.kill('SIGKILL');
    await once(a.child, 'close');
    await say(20, 40);
    await launch(portA);
    await until(() => states.length === 1);
    await say(40, 50);
    await until(() => onA.messages.length === 50 && onB.messages.length === 50);
    const expected = Array.from({ length: 50 }, (_, n) => `message ${n}`);
    expect(onA.messages.map(({ message }) => message)).toEqual(expected);
    expect(onB.messages.map(({ message }) => message)).toEqual(expected);
    expect(states).toEqual([{ recovered: true }]);
    // The killed process could not say that its clients were gone; they are forgotten in time.
    const present = await onB.subscription.presence();
    expect(Object.values(present.clients).map(({ user }) => user)).toEqual(
      expect.arrayContaining([ann, bob]),
    );
    for (const { client } of [onA, onB]) client.disconnect();
  }, 90_000);

  it('end with 0 on SIGTERM while clients are connected', async () => {
    const service = await launch(await freePort());
    const [ann] = [randomUUID()];
    const room = await new ChatClient(service).createRoom(ann);
    const { client } = await follow(service, room, ann);
    const gone = new Promise<number>((resolve) =>
      client.once('connecting', ({ code }) => resolve(code)),
    );
    service.child.kill('SIGTERM');
    expect(await once(service.child, 'close')).toEqual([0, null]);
    expect(await gone).toBe(3001);
    client.disconnect();
  }, 60_000);
});
