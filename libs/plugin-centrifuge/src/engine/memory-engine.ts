import type { ClientInfo, Publication } from '../protocol/messages.js';
import type {
  Engine,
  EngineListener,
  History,
  HistoryFilter,
  PublishSettings,
  StreamPosition,
} from './engine.js';
import { MemoryStream, selectPublications } from './stream.js';

/** How often what has expired is forgotten, in milliseconds. */
const SWEEP_INTERVAL = 1_000;

/** Keeps everything in this process: for one node. */
export class MemoryEngine implements Engine {
  readonly name = 'memory';
  readonly #streams = new Map<string, MemoryStream>();
  readonly #presence = new Map<string, Map<string, ClientInfo>>();
  readonly #channels = new Set<string>();
  #listener: EngineListener | undefined;
  #sweeper: NodeJS.Timeout | undefined;

  /** @param maxStreams channels whose history is kept; the one that was used longest ago goes first */
  constructor(private readonly maxStreams: number) {}

  async start(listener: EngineListener): Promise<void> {
    this.#listener = listener;
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_INTERVAL).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#sweeper);
    this.#listener = undefined;
    this.#streams.clear();
    this.#presence.clear();
    this.#channels.clear();
  }

  async check(): Promise<void> {}

  async subscribe(channel: string): Promise<void> {
    this.#channels.add(channel);
  }

  async unsubscribe(channel: string): Promise<void> {
    this.#channels.delete(channel);
  }

  async publish(
    channel: string,
    publication: Publication,
    { historySize, historyTtl, historyMetaTtl }: PublishSettings,
  ): Promise<StreamPosition | undefined> {
    if (historySize <= 0 || historyTtl <= 0) {
      this.#deliver(channel, publication, '');
      return undefined;
    }
    const stream = this.#stream(channel, historyMetaTtl);
    stream.expiresAt = Date.now() + historyTtl;
    const placed = stream.add(publication, historySize);
    const { position } = stream;
    this.#deliver(channel, placed, position.epoch);
    return position;
  }

  async publishJoin(channel: string, info: ClientInfo): Promise<void> {
    if (this.#channels.has(channel)) this.#listener?.onJoin(channel, info);
  }

  async publishLeave(channel: string, info: ClientInfo): Promise<void> {
    if (this.#channels.has(channel)) this.#listener?.onLeave(channel, info);
  }

  async history(channel: string, filter: HistoryFilter): Promise<History> {
    const stream = this.#stream(channel, filter.historyMetaTtl);
    return {
      publications: selectPublications(stream.publications, filter),
      position: stream.position,
    };
  }

  async removeHistory(channel: string): Promise<void> {
    const stream = this.#streams.get(channel);
    if (stream) stream.publications = [];
  }

  async addPresence(channel: string, info: ClientInfo): Promise<void> {
    const clients = this.#presence.get(channel) ?? new Map<string, ClientInfo>();
    this.#presence.set(channel, clients.set(info.client, info));
  }

  async removePresence(channel: string, client: string): Promise<void> {
    const clients = this.#presence.get(channel);
    if (clients?.delete(client) && clients.size === 0) this.#presence.delete(channel);
  }

  async presence(channel: string): Promise<ReadonlyMap<string, ClientInfo>> {
    return new Map(this.#presence.get(channel));
  }

  async control(message: Uint8Array): Promise<void> {
    this.#listener?.onControl(message);
  }

  #deliver(channel: string, publication: Publication, epoch: string): void {
    if (this.#channels.has(channel)) this.#listener?.onPublication(channel, publication, epoch);
  }

  /** The stream of a channel, which goes to the end of the order in which streams are given up. */
  #stream(channel: string, metaTtl: number): MemoryStream {
    const stream = this.#streams.get(channel) ?? new MemoryStream();
    this.#streams.delete(channel);
    this.#streams.set(channel, stream);
    stream.expire(Date.now());
    stream.metaExpiresAt = metaTtl > 0 ? Date.now() + metaTtl : Infinity;
    if (this.#streams.size > this.maxStreams) {
      this.#streams.delete(this.#streams.keys().next().value!);
    }
    return stream;
  }

  #sweep(): void {
    const now = Date.now();
    for (const [channel, stream] of this.#streams) {
      if (stream.expire(now)) this.#streams.delete(channel);
    }
  }
}
