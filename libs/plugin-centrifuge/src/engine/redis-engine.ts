import { Redis, type RedisOptions } from 'ioredis';
import type { ClientInfo, Publication } from '../protocol/messages.js';
import { decodeMessage, encodeMessage } from '../protocol/protobuf.js';
import { clientInfoSchema } from '../protocol/schema.js';
import type {
  Engine,
  EngineListener,
  History,
  HistoryFilter,
  PublishSettings,
  StreamPosition,
} from './engine.js';
import {
  clientEnvelope,
  decodeEnvelope,
  decodePublication,
  encodePublication,
  plainEnvelope,
} from './envelope.js';
import { ADD_PRESENCE, GET_PRESENCE, HISTORY, PUBLISH, REMOVE_PRESENCE } from './redis-scripts.js';
import { createEpoch } from './stream.js';

export interface RedisEngineSettings {
  /** Connection URL. */
  readonly url: string;
  /** Text in front of every key and channel. */
  readonly prefix: string;
  /** Name of this node. */
  readonly node: string;
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** Longest wait for an answer, in milliseconds. */
  readonly commandTimeout: number;
  /** Is told when the connection is lost and when it is back. */
  readonly onState: (state: 'lost' | 'back') => void;
}

/** Longest pause between attempts to connect again, in milliseconds. */
const MAX_RECONNECT_DELAY = 1_000;

/** Time between pings that find out about dead connections, in milliseconds. */
const HEARTBEAT_INTERVAL = 5_000;

type Script = (...args: (string | number | Buffer)[]) => Promise<unknown>;

/** Shares everything with the other nodes through a Redis server. */
export class RedisEngine implements Engine {
  readonly name = 'redis';
  readonly #commands: Redis;
  readonly #subscriber: Redis;
  readonly #scripts: Record<'publish' | 'history' | 'add' | 'remove' | 'get', Script>;
  #listener: EngineListener | undefined;
  #running = false;
  #lost = false;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(private readonly settings: RedisEngineSettings) {
    this.#commands = this.#connection({ commandTimeout: settings.commandTimeout });
    this.#subscriber = this.#connection({ autoResubscribe: true });
    this.#scripts = {
      publish: this.#script('centrifugePublish', PUBLISH),
      history: this.#script('centrifugeHistory', HISTORY),
      add: this.#script('centrifugeAddPresence', ADD_PRESENCE),
      remove: this.#script('centrifugeRemovePresence', REMOVE_PRESENCE),
      get: this.#script('centrifugePresence', GET_PRESENCE),
    };
    this.#subscriber.on('messageBuffer', (channel: Buffer, message: Buffer) =>
      this.#onMessage(channel.toString(), message),
    );
    for (const client of [this.#commands, this.#subscriber]) {
      client.on('close', () => this.#onClose());
      client.on('ready', () => this.#onReady());
    }
  }

  async start(listener: EngineListener, signal: AbortSignal): Promise<void> {
    this.#listener = listener;
    await Promise.all([connect(this.#commands, signal), connect(this.#subscriber, signal)]);
    this.#running = true;
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_INTERVAL).unref();
    await this.#subscriber.subscribe(this.#controlOf(), this.#controlOf(this.settings.node));
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#listener = undefined;
    clearInterval(this.#heartbeat);
    for (const client of [this.#commands, this.#subscriber]) client.disconnect();
  }

  async check(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await this.#commands.ping();
    if (this.#subscriber.status !== 'ready') throw new Error('no connection for subscriptions');
  }

  async subscribe(channel: string): Promise<void> {
    if (this.#subscriber.status !== 'ready') throw new Error('no connection for subscriptions');
    await within(this.settings.commandTimeout, this.#subscriber.subscribe(this.#topicOf(channel)));
  }

  async unsubscribe(channel: string): Promise<void> {
    await within(
      this.settings.commandTimeout,
      this.#subscriber.unsubscribe(this.#topicOf(channel)),
    );
  }

  async publish(
    channel: string,
    publication: Publication,
    { historySize, historyTtl, historyMetaTtl }: PublishSettings,
  ): Promise<StreamPosition | undefined> {
    const topic = this.#topicOf(channel);
    if (historySize <= 0 || historyTtl <= 0) {
      await this.#commands.publish(topic, plainEnvelope(publication));
      return undefined;
    }
    const [stream, meta] = this.#streamKeys(channel);
    const payload = encodePublication(publication);
    const answer = (await this.#scripts.publish(
      stream,
      meta,
      payload,
      historySize,
      historyTtl,
      historyMetaTtl,
      createEpoch(),
      topic,
    )) as [number, Buffer];
    return { offset: Number(answer[0]), epoch: answer[1].toString() };
  }

  async publishJoin(channel: string, info: ClientInfo): Promise<void> {
    await this.#commands.publish(this.#topicOf(channel), clientEnvelope('join', info));
  }

  async publishLeave(channel: string, info: ClientInfo): Promise<void> {
    await this.#commands.publish(this.#topicOf(channel), clientEnvelope('leave', info));
  }

  async history(channel: string, filter: HistoryFilter): Promise<History> {
    const { limit, since, reverse = false, historyMetaTtl } = filter;
    const [from, to] = reverse
      ? [since ? `(${since.offset}-0` : '+', '-']
      : [since ? `(${since.offset}-0` : '-', '+'];
    const [stream, meta] = this.#streamKeys(channel);
    const answer = (await this.#scripts.history(
      stream,
      meta,
      createEpoch(),
      historyMetaTtl,
      from,
      to,
      limit,
      reverse ? 1 : 0,
    )) as [Buffer, Buffer, [Buffer, [Buffer, Buffer]][]];
    const [offset, epoch, entries] = answer;
    return {
      position: { offset: Number(offset.toString()), epoch: epoch.toString() },
      publications: entries.map(([id, [, payload]]) =>
        decodePublication(payload, Number.parseInt(id.toString(), 10)),
      ),
    };
  }

  async removeHistory(channel: string): Promise<void> {
    await this.#commands.del(this.#streamKeys(channel)[0]);
  }

  async addPresence(channel: string, info: ClientInfo, ttl: number): Promise<void> {
    const bytes = Buffer.from(encodeMessage(clientInfoSchema, info));
    await this.#scripts.add(...this.#presenceKeys(channel), info.client, bytes, Date.now(), ttl);
  }

  async removePresence(channel: string, client: string): Promise<void> {
    await this.#scripts.remove(...this.#presenceKeys(channel), client);
  }

  async presence(channel: string): Promise<ReadonlyMap<string, ClientInfo>> {
    const flat = (await this.#scripts.get(...this.#presenceKeys(channel), Date.now())) as Buffer[];
    const clients = new Map<string, ClientInfo>();
    for (let index = 0; index + 1 < flat.length; index += 2) {
      const info = decodeMessage<ClientInfo>(clientInfoSchema, flat[index + 1]!);
      clients.set(flat[index]!.toString(), info);
    }
    return clients;
  }

  async control(message: Uint8Array, node?: string): Promise<void> {
    await this.#commands.publish(this.#controlOf(node), Buffer.from(message));
  }

  #connection(options: RedisOptions): Redis {
    const client = new Redis(this.settings.url, {
      lazyConnect: true,
      connectTimeout: this.settings.connectTimeout,
      // A command that may have run is not sent again: nobody gets a publication twice.
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      retryStrategy: (attempt) =>
        this.#running ? Math.min(2 ** attempt * 10, MAX_RECONNECT_DELAY) : null,
      ...options,
    });
    client.on('error', () => {}); // reported by onState and by who waits
    return client;
  }

  #script(name: string, lua: string): Script {
    this.#commands.defineCommand(name, { lua, numberOfKeys: 2 });
    const methods = this.#commands as unknown as Record<string, Script>;
    return methods[`${name}Buffer`]!.bind(this.#commands);
  }

  #onMessage(topic: string, message: Buffer): void {
    const listener = this.#listener;
    const { prefix } = this.settings;
    if (!listener) return;
    if (!topic.startsWith(`${prefix}.client.`)) return listener.onControl(message);
    const channel = topic.slice(prefix.length + 8);
    const envelope = decodeEnvelope(message);
    if (envelope.kind === 'publication')
      listener.onPublication(channel, envelope.publication, envelope.epoch);
    else if (envelope.kind === 'join') listener.onJoin(channel, envelope.info);
    else listener.onLeave(channel, envelope.info);
  }

  #onClose(): void {
    if (!this.#running || this.#lost) return;
    this.#lost = true;
    this.settings.onState('lost');
  }

  /** Subscriptions have been sent again when the connection is ready, but what was published meanwhile is not. */
  #onReady(): void {
    const isBack = this.#commands.status === 'ready' && this.#subscriber.status === 'ready';
    if (!this.#running || !this.#lost || !isBack) return;
    this.#lost = false;
    this.settings.onState('back');
    // Answered after the subscriptions that were sent before it.
    this.#subscriber.ping().then(
      () => this.#listener?.onGap(),
      () => {},
    );
  }

  /** Replaces connections that are open but dead. */
  #beat(): void {
    for (const client of [this.#commands, this.#subscriber]) {
      if (client.status !== 'ready') continue;
      within(this.settings.commandTimeout, client.ping()).catch(() => {
        if (this.#running) client.disconnect(true);
      });
    }
  }

  #topicOf(channel: string): string {
    return `${this.settings.prefix}.client.${channel}`;
  }

  #controlOf(node?: string): string {
    return node === undefined
      ? `${this.settings.prefix}.control`
      : `${this.settings.prefix}.node.${node}`;
  }

  #streamKeys(channel: string): [string, string] {
    return [`${this.settings.prefix}.stream.${channel}`, `${this.settings.prefix}.meta.${channel}`];
  }

  #presenceKeys(channel: string): [string, string] {
    const { prefix } = this.settings;
    return [`${prefix}.presence.expire.${channel}`, `${prefix}.presence.data.${channel}`];
  }
}

async function connect(client: Redis, signal: AbortSignal): Promise<void> {
  if (client.status === 'ready') return;
  let last: unknown;
  const onError = (error: unknown): void => void (last = error);
  client.on('error', onError);
  const onAbort = (): void => client.disconnect();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await client.connect();
  } catch (error) {
    client.disconnect();
    throw new Error(`cannot connect to Redis: ${reasonOf(last ?? error)}`, { cause: error });
  } finally {
    client.off('error', onError);
    signal.removeEventListener('abort', onAbort);
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return message || code || String(error);
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
