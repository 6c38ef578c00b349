import type { HookContext, Metric, PluginContext, PluginHooks } from '@nestjs-toolkit/core';
import { Cluster, type Redis } from 'ioredis';
import { traceCommands } from './command-spans.js';
import { closeClient, connectClient, disconnect } from './connect-client.js';
import { ConnectionPool } from './connection-pool.js';
import { type ConnectionProblem, explainRedisError } from './connection-problem.js';
import { duplicateClient, duplicateWithoutLimits, resetConnection } from './duplicate-client.js';
import { guardAgainstOutage } from './outage-guard.js';
import type { RedisPlugin } from './plugin-interface.js';
import { createClient, type RedisClient } from './redis-client.js';
import type { RedisOptions } from './redis-options.js';
import {
  describeAddress,
  describeSettings,
  type RedisInfo,
  type RedisSettings,
  resolveRedisSettings,
} from './redis-settings.js';

/** The plugin `redis`; its contract is {@link RedisPlugin}. */
export class RedisPluginInstance implements RedisPlugin, PluginHooks {
  readonly address: string;
  readonly #settings: RedisSettings;
  readonly #client: RedisClient;
  readonly #duplicates = new Set<RedisClient>();
  #pool: ConnectionPool<RedisClient>;
  /** Whether lost connections are to be opened again: from the start to the stop. */
  #running = false;
  #stopGuards: readonly (() => void)[] = [];
  #stopTracing: (() => void) | undefined;

  constructor(
    private readonly options: RedisOptions,
    private readonly context: PluginContext,
  ) {
    this.#settings = resolveRedisSettings(options, context.service.name);
    this.address = describeAddress(this.#settings);
    this.#client = createClient(this.#settings, options, (attempt) =>
      this.#running ? this.#backoff(attempt) : null,
    );
    this.#client.on('error', () => {}); // reported by the outage guard and by who waits
    this.#pool = this.#createPool();
    if (options.endpoint && options.endpoint.length > this.#settings.endpoints.length)
      context.logger.warn(
        `ENDPOINT lists several addresses and CLUSTER is off: using ${this.address}`,
      );
  }

  client(): RedisClient {
    return this.#client;
  }

  db(): Redis {
    if (this.#client instanceof Cluster)
      throw new Error(`plugin "${this.context.prefix}" is a cluster: use clusterDB() or client()`);
    return this.#client;
  }

  clusterDB(): Cluster {
    if (!(this.#client instanceof Cluster))
      throw new Error(`plugin "${this.context.prefix}" is no cluster: use db() or client()`);
    return this.#client;
  }

  withConnection<T>(
    work: (connection: RedisClient) => Promise<T>,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<T> {
    return this.#pool.use(work, signal);
  }

  duplicate(): RedisClient {
    const duplicate = duplicateClient(this.#client);
    this.#duplicates.add(duplicate);
    duplicate.once('end', () => this.#duplicates.delete(duplicate));
    return duplicate;
  }

  info(): RedisInfo {
    return describeSettings(this.#settings, this.options);
  }

  print(): void {
    this.context.logger.info(`plugin ${this.context.type} "${this.context.prefix}"`, this.info());
  }

  async preStart({ signal }: HookContext): Promise<void> {
    this.#stopTracing ??= traceCommands();
    if (this.#settings.mode === 'memory') return;
    const attempts = this.options.maxRetries + 1;
    const pause = (attempt: number): number => this.#backoff(attempt);
    const problem = await connectClient(this.#client, { attempts, pause, signal });
    if (problem) throw await this.#failure(problem, signal);
    this.#running = true;
    this.#endGuards();
    this.#stopGuards = [this.#guard(), this.#startHeartbeat()];
    await this.#pool.warmUp();
  }

  async healthCheck({ signal }: HookContext): Promise<void> {
    try {
      await untilAborted(this.#client.ping(), signal);
    } catch (error) {
      throw new Error(explainRedisError(error).reason, { cause: error });
    }
  }

  metrics(): readonly Metric[] {
    const { idle, lent, waiting } = this.#pool.counts;
    const isConnected = this.#settings.mode === 'memory' || this.#client.status === 'ready';
    return [
      {
        name: 'connected',
        help: 'Whether the shared connection is open.',
        kind: 'gauge',
        value: Number(isConnected),
      },
      ...[['idle', idle] as const, ['lent', lent] as const].map(([state, value]): Metric => ({
        name: 'pool_connections',
        help: 'Connections of withConnection().',
        kind: 'gauge',
        value,
        labels: { state },
      })),
      {
        name: 'pool_waiting',
        help: 'Borrowers that wait for a connection of withConnection().',
        kind: 'gauge',
        value: waiting,
      },
      {
        name: 'duplicates',
        help: 'Clients made by duplicate() that are open.',
        kind: 'gauge',
        value: this.#duplicates.size,
      },
    ];
  }

  async onStop({ signal }: HookContext): Promise<void> {
    this.#running = false;
    this.#stopTracing?.();
    this.#stopTracing = undefined;
    this.#endGuards();
    const pool = this.#pool;
    this.#pool = this.#createPool();
    if (this.#settings.mode === 'memory') await this.#client.flushall();
    const clients = [...this.#duplicates, this.#client];
    await Promise.all([pool.close(), ...clients.map((client) => closeClient(client, signal))]);
  }

  async #failure({ reason }: ConnectionProblem, signal: AbortSignal): Promise<Error> {
    const why = this.#client instanceof Cluster ? await this.#reasonOfNode(signal) : undefined;
    return new Error(`cannot connect to ${this.address}: ${why ?? reason}`);
  }

  /** ioredis keeps to itself why the nodes of a cluster cannot be connected to, so one is asked directly. */
  async #reasonOfNode(signal: AbortSignal): Promise<string | undefined> {
    const node = createClient({ ...this.#settings, mode: 'single' }, this.options, () => null);
    node.on('error', () => {});
    const problem = await connectClient(node, { attempts: 1, pause: () => 0, signal });
    await disconnect(node, signal);
    return problem?.reason;
  }

  #endGuards(): void {
    for (const stop of this.#stopGuards) stop();
    this.#stopGuards = [];
  }

  #guard(): () => void {
    const { maxRetries, maxRetryBackoff } = this.options;
    return guardAgainstOutage(this.#client, {
      address: this.address,
      maxRetries,
      patience: maxRetries * maxRetryBackoff,
      logger: this.context.logger,
    });
  }

  /** A ping is a command: if nothing comes back, `WRITE_TIMEOUT` ends the connection. */
  #startHeartbeat(): () => void {
    const client = this.#client;
    const ping = (): void => {
      if (client.status !== 'ready') return;
      const nodes = client instanceof Cluster ? client.nodes() : [client];
      for (const node of nodes) node.ping().catch(() => {});
    };
    const every = this.options.heartbeatFrequency;
    const timer = every > 0 ? setInterval(ping, every).unref() : undefined;
    return () => clearInterval(timer);
  }

  #createPool(): ConnectionPool<RedisClient> {
    const { poolSize, minIdleConns, poolTimeout } = this.options;
    return new ConnectionPool({
      size: poolSize,
      minIdle: Math.min(minIdleConns, poolSize),
      timeout: poolTimeout,
      open: () => this.#openConnection(),
      reset: resetConnection,
      close: (connection) => disconnect(connection, AbortSignal.timeout(this.options.dialTimeout)),
    });
  }

  async #openConnection(): Promise<RedisClient> {
    const connection = duplicateWithoutLimits(this.#client);
    if (this.#settings.mode === 'memory') return connection;
    const signal = AbortSignal.timeout(this.options.dialTimeout);
    const problem = await connectClient(connection, { attempts: 1, pause: () => 0, signal });
    if (problem) throw new Error(`cannot connect to ${this.address}: ${problem.reason}`);
    return connection;
  }

  #backoff(attempt: number): number {
    const { minRetryBackoff, maxRetryBackoff } = this.options;
    return Math.min(minRetryBackoff * 2 ** (attempt - 1), maxRetryBackoff);
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new Error('no answer in time'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
