import { randomUUID } from 'node:crypto';
import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import { AppModule } from '../src/app.module.js';
import { hasRealServers, RealServers } from './backends.js';
import { ChatClient, type ChatJson, follow, until } from './chat-client.js';

(hasRealServers ? describe : describe.skip)('the chat when Redis is away', () => {
  const servers = new RealServers();
  let service: TestApplication;

  beforeAll(async () => {
    await servers.start();
    service = await startTestApplication(AppModule, { env: await servers.env() });
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    await servers.stop();
  }, 30_000);

  it('keeps messages, is not ready, and clients have them all when Redis is back', async () => {
    const chat = new ChatClient(service);
    const [ann, bob] = [randomUUID(), randomUUID()];
    const room = await chat.createRoom(ann);
    const { client, messages, outcome, subscription } = await follow(service, room, bob);
    const known = new Set<string>();
    const note = ({ message }: ChatJson): unknown => known.add(message);
    subscription.on('publication', ({ data }) => note(data as ChatJson));
    // As the page does it: what was missed and cannot be recovered is read.
    subscription.on('subscribed', async ({ recovered }) => {
      if (!recovered) for (const message of await chat.history(room)) note(message);
    });
    expect(outcome).toBe('subscribed');
    await chat.say(room, ann, 'before');
    await until(() => messages.length === 1);
    await servers.redis.kill();
    await chat.say(room, ann, 'while it is away');
    await chat.say(room, ann, 'and still');
    expect((await service.fetch('/_healthz/readiness')).status).toBe(503);
    expect((await chat.history(room)).map(({ message }) => message)).toHaveLength(3);
    await servers.redis.restart();
    await until(() => known.size === 3);
    await chat.say(room, ann, 'after');
    await until(() => known.size === 4);
    expect([...known].toSorted()).toEqual(['after', 'and still', 'before', 'while it is away']);
    client.disconnect();
  }, 60_000);
});
