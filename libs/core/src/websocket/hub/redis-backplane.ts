import { randomUUID } from 'node:crypto';
import { StatusError } from '../../error/status-error.js';
import type { JsonWriteOptions } from '../../json/json-type.js';
import type { ToolkitLogger } from '../../logging/toolkit-logger.js';
import type { Connection } from '../connection/connection.js';
import { bytesOf } from '../frames/binary-codec.js';
import { payloadText } from '../frames/json-codec.js';
import type { Audience } from './audience.js';
import type { Backplane } from './backplane.js';
import type { BackplaneMessage, EventMessage, NumberedMessage } from './backplane-message.js';
import { presenceOf, type Hub } from './hub.js';
import { MessageHistory } from './message-history.js';
import { OutgoingEvent } from './outgoing-event.js';
import { PeerNode } from './peer-node.js';
import type { PresenceEntry } from './presence.js';
import type { PubSubPlugin, PubSubSubscriber } from './pub-sub.js';

/** How often a node says that it is there, in milliseconds. */
const BEAT_INTERVAL = 1_000;
/** Silence after which a node counts as gone, in milliseconds. */
const EXPIRY = 10_000;

export interface RedisBackplaneSettings {
  readonly plugin: PubSubPlugin;
  readonly channel: string;
  readonly hub: Hub;
  /** Messages that are kept for nodes that missed them. */
  readonly history: number;
  readonly json: JsonWriteOptions;
  readonly logger: ToolkitLogger;
}

/**
 * Connects instances by one Redis channel. An event goes through Redis on its way to connections of its
 * own instance too, so that every instance sees one order. Pub/sub forgets whoever is away: messages
 * are numbered, and those that were missed during an outage are asked for when it is over.
 */
export class RedisBackplane implements Backplane {
  readonly #settings: RedisBackplaneSettings;
  readonly #node = randomUUID();
  readonly #history: MessageHistory;
  readonly #peers = new Map<string, PeerNode>();
  /** Connections whose presence has changed; undefined for those that are gone. */
  readonly #changed = new Map<string, Connection | undefined>();
  #flushing: NodeJS.Immediate | undefined;
  #subscriber: PubSubSubscriber | undefined;
  #isSubscribed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: RedisBackplaneSettings) {
    this.#settings = settings;
    this.#history = new MessageHistory(this.#node, settings.history);
  }

  async start(): Promise<void> {
    const { plugin, channel } = this.#settings;
    this.#meet(this.#node, 1);
    this.#subscriber = plugin.duplicate();
    this.#subscriber.on('message', (from, text) => {
      if (from === channel) this.#receive(JSON.parse(text) as BackplaneMessage);
    });
    // After an outage: what was missed is found out at once.
    this.#subscriber.on('ready', () => void this.#say({ kind: 'hello', node: this.#node }));
    this.#timer = setInterval(() => this.#beat(), BEAT_INTERVAL).unref();
    await this.#subscribe();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    clearImmediate(this.#flushing);
    const { channel } = this.#settings;
    await this.#say({ kind: 'bye', node: this.#node });
    await this.#subscriber?.unsubscribe(channel).catch(() => {});
  }

  async publish({ type, payload }: OutgoingEvent, audience: Audience): Promise<void> {
    const json = payloadText(payload, this.#settings.json);
    const bytes = bytesOf(payload);
    const binary = bytes && { binary: Buffer.from(bytes).toString('base64') };
    const node = this.#node;
    await this.#publishNumbered((seq) =>
      JSON.stringify({ kind: 'event', node, seq, type, json, ...binary, audience }),
    );
  }

  presenceIn(room: string): PresenceEntry[] {
    return this.#presence(({ rooms }) => rooms.includes(room));
  }

  presenceOfUser(user: string): PresenceEntry[] {
    return this.#presence((entry) => entry.user === user);
  }

  changed(connection: Connection): void {
    this.#changed.set(connection.id, connection.isClosed ? undefined : connection);
    this.#flushing ??= setImmediate(() => void this.#flush());
  }

  async #subscribe(): Promise<void> {
    if (this.#isSubscribed) return;
    try {
      await this.#subscriber!.subscribe(this.#settings.channel);
      this.#isSubscribed = true;
      await this.#say({ kind: 'hello', node: this.#node });
    } catch (error) {
      this.#settings.logger
        .withError(error)
        .warn('WebSocket backplane cannot be subscribed to and tries again');
    }
  }

  async #publishNumbered(write: (seq: number) => string): Promise<void> {
    const { seq, text } = this.#history.add(write);
    try {
      await this.#settings.plugin.client().publish(this.#settings.channel, text);
    } catch (cause) {
      this.#history.void(seq);
      throw StatusError.unavailable('event cannot be sent: other instances are not reachable', {
        cause,
      });
    }
  }

  /** Sends what has no number: if it is lost, another one follows. */
  async #say(message: BackplaneMessage): Promise<void> {
    const { plugin, channel } = this.#settings;
    try {
      await plugin.client().publish(channel, JSON.stringify(message));
    } catch {
      return;
    }
  }

  #beat(): void {
    void this.#subscribe();
    void this.#say({ kind: 'beat', node: this.#node, last: this.#history.last });
    if (this.#changed.size > 0) this.#flushing ??= setImmediate(() => void this.#flush());
    const now = Date.now();
    // Whoever does not hear itself is the one that is away.
    if (now - this.#peers.get(this.#node)!.lastHeard > EXPIRY / 2) return;
    for (const [id, peer] of this.#peers) {
      if (now - peer.lastHeard < EXPIRY) continue;
      peer.giveUp();
      this.#peers.delete(id);
    }
  }

  async #flush(): Promise<void> {
    this.#flushing = undefined;
    const changes = [...this.#changed];
    this.#changed.clear();
    const here = changes.flatMap(([, connection]) => (connection ? [presenceOf(connection)] : []));
    const gone = changes.flatMap(([id, connection]) => (connection ? [] : [id]));
    const node = this.#node;
    try {
      await this.#publishNumbered((seq) =>
        JSON.stringify({ kind: 'presence', node, seq, here, gone }),
      );
    } catch {
      // With the next beat.
      for (const [id, change] of changes) if (!this.#changed.has(id)) this.#changed.set(id, change);
    }
  }

  #receive(message: BackplaneMessage): void {
    const { kind, node } = message;
    if (kind === 'ask') return this.#answer(message.of, message.from, message.until);
    if (kind === 'bye') return node === this.#node ? undefined : this.#forget(node);
    if (kind === 'hello') return this.#introduce(node);
    const known = this.#peers.get(node);
    if (known) known.lastHeard = Date.now();
    if (kind === 'beat') {
      if (known) known.reached(message.last);
      else void this.#say({ kind: 'hello', node: this.#node });
      return;
    }
    if (kind === 'snapshot') {
      if (known) return known.reached(message.last);
      const peer = this.#meet(node, message.last + 1);
      for (const entry of message.here) peer.presence.set(entry.connection, entry);
      return;
    }
    (known ?? this.#meet(node, message.seq)).receive(message);
  }

  #meet(id: string, next: number): PeerNode {
    const peer: PeerNode = new PeerNode({
      id,
      next,
      deliver: (message) => this.#deliver(peer, message),
      ask: (from, until) => void this.#say({ kind: 'ask', node: this.#node, of: id, from, until }),
    });
    this.#peers.set(id, peer);
    return peer;
  }

  #forget(node: string): void {
    this.#peers.get(node)?.giveUp();
    this.#peers.delete(node);
  }

  /** Tells a node that has come, or come back, who is here. */
  #introduce(node: string): void {
    if (node === this.#node) return;
    const here = this.#settings.hub.presence();
    void this.#say({ kind: 'snapshot', node: this.#node, last: this.#history.last, here });
  }

  #answer(of: string, from: number, until: number): void {
    if (of !== this.#node) return;
    const { plugin, channel } = this.#settings;
    for (const text of this.#history.between(from, until)) {
      plugin
        .client()
        .publish(channel, text)
        .catch(() => {});
    }
  }

  #deliver(peer: PeerNode, message: NumberedMessage): void {
    if (message.kind === 'event') this.#deliverEvent(message);
    else if (message.kind === 'presence') {
      for (const id of message.gone) peer.presence.delete(id);
      for (const entry of message.here) peer.presence.set(entry.connection, entry);
    } else if (message.lost > 0) {
      this.#settings.logger.error(
        `${message.lost} WebSocket events of another instance were lost: it keeps ${this.#settings.history} for those that were away longer, see SERVER_WEBSOCKET_BACKPLANE_HISTORY`,
      );
    }
  }

  #deliverEvent({ type, json, binary, audience }: EventMessage): void {
    const written = {
      json,
      binary: binary === undefined ? undefined : Buffer.from(binary, 'base64'),
    };
    const event = new OutgoingEvent(type, { value: undefined, type: undefined, written });
    this.#settings.hub.deliver(event, audience);
  }

  /** Of other nodes: the hub knows its own. */
  #presence(isMeant: (entry: PresenceEntry) => boolean): PresenceEntry[] {
    return [...this.#peers].flatMap(([id, { presence }]) =>
      id === this.#node ? [] : [...presence.values()].filter(isMeant),
    );
  }
}
