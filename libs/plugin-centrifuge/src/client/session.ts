import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { codecs, type Frame, type Protocol } from '../protocol/codec.js';
import {
  clientErrorFrom,
  DisconnectError,
  type Disconnect,
  disconnects,
  unsubscribes,
} from '../protocol/codes.js';
import type { ClientInfo, Command, Reply, Results } from '../protocol/messages.js';
import { bytesFromData } from '../protocol/payload.js';
import type { CentrifugeClient, SubscribeDecision } from '../node/events.js';
import type { NodeCore } from '../node/node-core.js';
import { delayUntil, type Subscription } from '../node/subscription.js';
import type { Transport, TransportListener, TransportName } from '../transport/transport.js';
import { runCommand } from './commands.js';
import { CommandQueue } from './command-queue.js';
import { Outbox } from './outbox.js';
import { endSubscription, subscribeOnServer } from './subscribe.js';

/** Errors in a row, on one connection, after which it ends. */
const MAX_ERRORS = 100;

/** One connection of a client, from its first byte to its last. */
export class Session implements CentrifugeClient, TransportListener {
  readonly id = randomUUID();
  /** Secret that commands beside the connection carry. */
  readonly secret = randomUUID();
  readonly subscriptions = new Map<string, Subscription>();
  /** Aborts when the connection has ended. */
  readonly #ended = new AbortController();
  readonly #outbox: Outbox;
  readonly #queue: CommandQueue;
  #state: 'new' | 'connected' | 'closed' = 'new';
  #user = '';
  #info: Uint8Array | undefined;
  #staleTimer: NodeJS.Timeout | undefined;
  #pingTimer: NodeJS.Timeout | undefined;
  #pongTimer: NodeJS.Timeout | undefined;
  #expiryTimer: NodeJS.Timeout | undefined;
  #errors = 0;
  #headers: IncomingHttpHeaders;

  constructor(
    readonly node: NodeCore,
    private readonly connection: Transport,
  ) {
    const { settings } = node;
    this.#headers = connection.headers;
    this.#outbox = new Outbox(connection, settings.queueSize, () =>
      this.disconnect(disconnects.slow),
    );
    this.#queue = new CommandQueue({
      maxPending: settings.maxPendingCommands,
      rate: settings.commandRate,
      isConcurrent: (command) => this.isConnected && Boolean(command.rpc ?? command.send),
      run: (command) => this.#run(command),
      pause: () => connection.pause(),
      resume: () => connection.resume(),
      onFlood: () => this.disconnect(disconnects.tooManyRequests),
    });
    const onStale = (): void => this.disconnect(disconnects.stale);
    this.#staleTimer = setTimeout(onStale, settings.staleTimeout).unref();
  }

  get user(): string {
    return this.#user;
  }

  get transport(): TransportName {
    return this.connection.name;
  }

  get protocol(): Protocol {
    return this.connection.protocol;
  }

  get headers(): IncomingHttpHeaders {
    return this.#headers;
  }

  get peer(): Transport['peer'] {
    return this.connection.peer;
  }

  get channels(): readonly string[] {
    return [...this.subscriptions.keys()];
  }

  get isConnected(): boolean {
    return this.#state === 'connected';
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** What others see of the client. */
  infoFor(channelInfo?: Uint8Array): ClientInfo {
    return {
      user: this.#user,
      client: this.id,
      ...(this.#info ? { conn_info: this.#info } : {}),
      ...(channelInfo ? { chan_info: channelInfo } : {}),
    };
  }

  /** Headers that a browser cannot send come with the connect command; they never replace a real one. */
  emulateHeaders(headers: Readonly<Record<string, string>>): void {
    const emulated = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    this.#headers = { ...Object.fromEntries(emulated), ...this.connection.headers };
  }

  /** The client has said who it is. */
  identify(user: string, info: Uint8Array | undefined): void {
    this.#user = user;
    this.#info = info;
  }

  /** The answer to the connect command is on its way: pings begin. */
  establish(): void {
    this.#state = 'connected';
    clearTimeout(this.#staleTimer);
    this.#schedulePing();
  }

  receive(data: Uint8Array): void {
    if (this.isClosed) return;
    let commands: Command[];
    try {
      commands = codecs[this.protocol].decode(data);
    } catch {
      return this.disconnect(disconnects.badRequest);
    }
    if (commands.length === 0) return this.disconnect(disconnects.badRequest);
    for (const command of commands) {
      if (isPong(command)) this.#onPong();
      else this.#queue.add(command);
    }
  }

  closed(): void {
    this.#end(disconnects.connectionClosed);
  }

  reply(id: number, results: Results): void {
    this.sendReply({ id, ...results });
  }

  sendReply(reply: Reply): void {
    this.sendFrame(codecs[this.protocol].encode(reply));
  }

  sendFrame(frame: Frame): void {
    this.#outbox.add(frame);
  }

  send(data: unknown): void {
    this.sendReply({ push: { message: { data: bytesFromData(data) } } });
  }

  disconnect(disconnect: Disconnect = disconnects.forceNoReconnect): void {
    if (this.isClosed) return;
    // A client that is too slow would have to read what it did not read so far.
    if (disconnect.code !== disconnects.slow.code) this.#outbox.flush();
    this.#end(disconnect);
    this.connection.close(disconnect);
  }

  async subscribe(channel: string, decision: SubscribeDecision = {}): Promise<void> {
    await subscribeOnServer(this, channel, decision);
  }

  async unsubscribe(
    channel: string,
    { code, reason }: Disconnect = unsubscribes.server,
  ): Promise<void> {
    const subscription = this.subscriptions.get(channel);
    if (!subscription) return;
    endSubscription(subscription, { code, reason });
    this.sendReply({ push: { channel, unsubscribe: { code, reason } } });
  }

  /** Something of a channel has been lost for the client: it subscribes again, or the server does when it is back. */
  onInsufficientState(subscription: Subscription): void {
    if (subscription.isEnded) return;
    if (subscription.settings.isServerSide) return this.disconnect(disconnects.insufficientState);
    void this.unsubscribe(subscription.channel, unsubscribes.insufficientState);
  }

  /** Ends the connection some time after this one, in milliseconds since the epoch; 0 is never. */
  expireAt(time: number): void {
    clearTimeout(this.#expiryTimer);
    if (time === 0) return;
    const expire = (): void => this.disconnect(disconnects.expired);
    const delay = delayUntil(time + this.node.settings.expiryGrace);
    this.#expiryTimer = setTimeout(expire, delay).unref();
  }

  async #run(command: Command): Promise<void> {
    if (this.isClosed) return;
    try {
      await runCommand(this, command);
      this.#errors = 0;
    } catch (error) {
      this.#fail(command, error);
    }
  }

  #fail(command: Command, error: unknown): void {
    if (error instanceof DisconnectError) return this.disconnect(error.disconnect);
    const { code, message, temporary } = clientErrorFrom(error);
    if (code === 100) this.node.reportFailure(error);
    const id = command.id ?? 0;
    if (id > 0)
      this.sendReply({ id, error: { code, message, ...(temporary ? { temporary } : {}) } });
    this.#errors += 1;
    if (this.#errors >= MAX_ERRORS) this.disconnect(disconnects.tooManyErrors);
  }

  #schedulePing(): void {
    const { pingInterval } = this.node.settings;
    if (pingInterval > 0) this.#pingTimer = setTimeout(() => this.#ping(), pingInterval).unref();
  }

  #ping(): void {
    this.sendReply({});
    this.#schedulePing();
    const onSilence = (): void => this.disconnect(disconnects.noPong);
    this.#pongTimer ??= setTimeout(onSilence, this.node.settings.pongTimeout).unref();
  }

  #onPong(): void {
    clearTimeout(this.#pongTimer);
    this.#pongTimer = undefined;
  }

  #end(disconnect: Disconnect): void {
    if (this.isClosed) return;
    const wasConnected = this.isConnected;
    this.#state = 'closed';
    for (const timer of [this.#staleTimer, this.#pingTimer, this.#pongTimer, this.#expiryTimer])
      clearTimeout(timer);
    this.#queue.close();
    this.#outbox.close();
    this.#ended.abort();
    for (const subscription of this.subscriptions.values())
      endSubscription(subscription, unsubscribes.disconnect);
    this.node.remove(this, wasConnected ? disconnect : undefined);
  }
}

/** An empty command answers a ping. */
function isPong(command: Command): boolean {
  return Object.keys(command).length === 0;
}
