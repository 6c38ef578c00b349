import type { LocalRpc, ToolkitLogger } from '@nestjs-toolkit/core';
import type { TokenVerifier } from '../auth/token-verifier.js';
import { Session } from '../client/session.js';
import type { Engine, EngineListener, StreamPosition } from '../engine/engine.js';
import { type Disconnect, disconnects } from '../protocol/codes.js';
import type { ClientInfo, Publication } from '../protocol/messages.js';
import type { Transport } from '../transport/transport.js';
import type { Namespaces } from './channel-options.js';
import { applyControl, type Control, decodeControl, encodeControl } from './control.js';
import type { NodeHandlers } from './events.js';
import { Hub } from './hub.js';
import { startUpkeep, type Upkeep } from './upkeep.js';
import type { NodeSettings } from './settings.js';

export interface NodeParts {
  readonly id: string;
  /** Version of the service, which clients are told. */
  readonly version: string;
  readonly settings: NodeSettings;
  readonly namespaces: Namespaces;
  readonly engine: Engine;
  readonly tokens: TokenVerifier;
  readonly logger: ToolkitLogger;
}

/** Time between reports of failures, in milliseconds. */
const FAILURE_INTERVAL = 1_000;

/** What goes with a publication besides its data. */
export interface PublicationExtras {
  readonly info?: ClientInfo;
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether the channel does not keep it. */
  readonly skipHistory?: boolean;
}

/** The node: its connections, and what connects them to the engine. */
export class NodeCore implements EngineListener {
  readonly id: string;
  readonly version: string;
  readonly settings: NodeSettings;
  readonly namespaces: Namespaces;
  readonly engine: Engine;
  readonly tokens: TokenVerifier;
  readonly logger: ToolkitLogger;
  readonly hub: Hub;
  readonly handlers: Partial<NodeHandlers> = {};
  /** Every connection, by its id. */
  readonly sessions = new Map<string, Session>();
  readonly #byUser = new Map<string, Set<Session>>();
  readonly #bySecret = new Map<string, Session>();
  readonly counters = { published: 0, delivered: 0, rejected: 0 };
  #rpcs: ReadonlyMap<string, LocalRpc> = new Map();
  #upkeep: Upkeep | undefined;
  #isStopping = false;
  #failures = 0;
  #failureTimer: NodeJS.Timeout | undefined;

  constructor(parts: NodeParts) {
    this.id = parts.id;
    this.version = parts.version;
    this.settings = parts.settings;
    this.namespaces = parts.namespaces;
    this.engine = parts.engine;
    this.tokens = parts.tokens;
    this.logger = parts.logger;
    this.hub = new Hub(parts.engine);
  }

  async start(signal: AbortSignal): Promise<void> {
    this.#isStopping = false;
    await this.engine.start(this, signal);
    this.#upkeep = startUpkeep(this);
  }

  /** Says goodbye to every client; they connect again elsewhere. */
  disconnectAll(): void {
    this.#isStopping = true;
    for (const session of this.sessions.values()) session.disconnect(disconnects.shutdown);
  }

  async stop(): Promise<void> {
    this.disconnectAll();
    this.#upkeep?.stop();
    clearTimeout(this.#failureTimer);
    await this.engine.stop();
  }

  /** Takes in a connection, unless there are too many. */
  open(transport: Transport): Session | undefined {
    if (this.#isStopping || this.sessions.size >= this.settings.maxConnections) {
      this.counters.rejected += 1;
      transport.close(this.#isStopping ? disconnects.shutdown : disconnects.connectionLimit);
      return undefined;
    }
    const session = new Session(this, transport);
    this.sessions.set(session.id, session);
    this.#bySecret.set(session.secret, session);
    return session;
  }

  /** Notes whose connection it is. @returns whether the user may have one more */
  admit(session: Session): boolean {
    const { maxConnectionsPerUser } = this.settings;
    const { user } = session;
    if (user === '') return true;
    const sessions = this.#byUser.get(user) ?? new Set<Session>();
    if (maxConnectionsPerUser > 0 && sessions.size >= maxConnectionsPerUser) return false;
    this.#byUser.set(user, sessions.add(session));
    return true;
  }

  remove(session: Session, disconnect: Disconnect | undefined): void {
    this.sessions.delete(session.id);
    this.#bySecret.delete(session.secret);
    const sessions = this.#byUser.get(session.user);
    if (sessions?.delete(session) && sessions.size === 0) this.#byUser.delete(session.user);
    if (disconnect) this.tell('disconnected', { client: session, ...disconnect });
  }

  /** The connection with a secret, for commands that come beside it. */
  sessionOf(secret: string): Session | undefined {
    return this.#bySecret.get(secret);
  }

  ofUser(user: string): readonly Session[] {
    return [...(this.#byUser.get(user) ?? [])];
  }

  get users(): number {
    return this.#byUser.size;
  }

  serve(rpcs: ReadonlyMap<string, LocalRpc>): void {
    this.#rpcs = rpcs;
  }

  /** Whether clients may call anything of the service. */
  get hasRpcs(): boolean {
    return this.#rpcs.size > 0;
  }

  rpc(method: string): LocalRpc | undefined {
    return this.#rpcs.get(method.startsWith('/') ? method.slice(1) : method);
  }

  async publish(
    channel: string,
    data: Uint8Array,
    { info, tags, skipHistory = false }: PublicationExtras = {},
  ): Promise<StreamPosition | undefined> {
    const options = this.namespaces.of(channel);
    if (!options) throw new Error(`channel ${JSON.stringify(channel)} is of an unknown namespace`);
    const publication: Publication = {
      data,
      ...(info ? { info } : {}),
      ...(tags && Object.keys(tags).length > 0 ? { tags } : {}),
    };
    const position = await this.engine.publish(channel, publication, {
      historySize: skipHistory ? 0 : options.historySize,
      historyTtl: options.historyTtl,
      historyMetaTtl: this.settings.historyMetaTtl,
    });
    this.counters.published += 1;
    return position;
  }

  async presenceStats(channel: string): Promise<{ clients: number; users: number }> {
    const clients = await this.engine.presence(channel);
    const users = new Set([...clients.values()].map(({ user = '' }) => user));
    return { clients: clients.size, users: users.size };
  }

  /** Tells every node, or one, to do something. */
  async control(control: Control, node?: string): Promise<void> {
    await this.engine.control(encodeControl(control), node);
  }

  /** Runs a handler that nobody waits for. */
  tell<Name extends 'connected' | 'subscribed' | 'unsubscribed' | 'disconnected'>(
    name: Name,
    event: Parameters<NodeHandlers[Name]>[0],
  ): void {
    const handler = this.handlers[name] as ((event: unknown) => unknown) | undefined;
    if (!handler) return;
    const run = async (): Promise<void> => void (await handler(event));
    this.inBackground(run(), `handler of "${name}"`);
  }

  /** Logs what failed, once a second at most: when an engine is away, everything fails. */
  reportFailure(error: unknown): void {
    this.#failures += 1;
    if (this.#failureTimer) return;
    this.logger.withError(error).error('command of a client failed');
    this.#failures = 0;
    this.#failureTimer = setTimeout(() => {
      this.#failureTimer = undefined;
      if (this.#failures > 0)
        this.logger.error(`${this.#failures} more commands of clients failed`);
      this.#failures = 0;
    }, FAILURE_INTERVAL).unref();
  }

  /** Lets work go on that a client does not wait for. */
  inBackground(work: Promise<unknown>, what: string): void {
    work.catch((error: unknown) => this.logger.withError(error).warn(`${what} failed`));
  }

  onPublication(channel: string, publication: Publication, epoch: string): void {
    this.counters.delivered += this.hub.on(channel).size;
    this.hub.publish(channel, publication, epoch);
  }

  onJoin(channel: string, info: ClientInfo): void {
    this.hub.tell(channel, 'join', info);
  }

  onLeave(channel: string, info: ClientInfo): void {
    this.hub.tell(channel, 'leave', info);
  }

  onControl(message: Uint8Array): void {
    const control = decodeControl(message);
    if (control) this.inBackground(applyControl(this, control), `control "${control.op}"`);
    else this.logger.warn('control message of another node cannot be read');
  }

  onGap(): void {
    this.#upkeep?.checkPositions();
  }
}
