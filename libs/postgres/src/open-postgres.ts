import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ToolkitLogger } from '@nestjs-toolkit/core';
import { Client, type ClientConfig, type PoolConfig } from 'pg';
import { clientConfig, poolConfig } from './client-config.js';
import { type ConnectionProblem, explainConnectionError } from './connection-problem.js';
import { openSharedServer } from './embedded/shared-server.js';
import type { ServerTarget } from './postgres-dsn.js';
import { describeAddress, type PostgresSettings } from './postgres-settings.js';
import { tlsChoices, type TlsChoice } from './ssl-mode.js';

const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 3_000;
/** Shortest limit of waiting for an embedded database, which shares this process's time, in milliseconds. */
const EMBEDDED_PATIENCE = 30_000;

/** The database cannot be connected to. The message names its address and the reason, never a secret. */
export class PostgresConnectionError extends Error {
  constructor(
    readonly kind: ConnectionProblem['kind'],
    message: string,
  ) {
    super(message);
    this.name = 'PostgresConnectionError';
  }
}

/** A database that has answered. */
export interface PostgresEndpoint {
  /** For a node-postgres `Client`; the parts are named so that other drivers can use them too. */
  readonly client: ClientConfig;
  /** For a node-postgres `Pool`. */
  readonly pool: PoolConfig;
  /** Whether it is a PGlite of this process, which runs one transaction at a time. */
  readonly embedded: boolean;
  /** Stops an embedded database that nobody else uses. Close the connections first. */
  close(): Promise<void>;
}

export interface OpenPostgresOptions {
  /** Ends the attempts. */
  readonly signal?: AbortSignal;
  readonly logger?: ToolkitLogger;
}

/**
 * Finds out how to connect: starts the embedded database if the settings ask for one, settles the
 * TLS mode, and tries again while the server is away or starting up.
 *
 * @throws PostgresConnectionError if it cannot be connected to
 */
export async function openPostgres(
  settings: PostgresSettings,
  options: OpenPostgresOptions = {},
): Promise<PostgresEndpoint> {
  if (settings.target.kind === 'server') {
    const client = await connectWithRetry(settings, settings.target, options);
    return { client, pool: poolConfig(client, settings), embedded: false, close: async () => {} };
  }
  const server = await openSharedServer(settings.target.folder);
  const client = {
    ...clientConfig(settings, server.address, false),
    connectionTimeoutMillis: Math.max(settings.connectTimeout, EMBEDDED_PATIENCE),
  };
  try {
    await probe(client, options.signal);
  } catch (error) {
    await server.close();
    throw failure(settings, explainConnectionError(error));
  }
  return {
    client,
    pool: poolConfig(client, settings),
    embedded: true,
    close: () => server.close(),
  };
}

async function connectWithRetry(
  settings: PostgresSettings,
  target: ServerTarget,
  { signal, logger }: OpenPostgresOptions,
): Promise<ClientConfig> {
  // A Unix socket needs no TLS, and PostgreSQL offers none on it.
  const choices = target.host.startsWith('/') ? [false as const] : tlsChoices(settings.ssl);
  for (
    let attempt = 1, pause = FIRST_PAUSE;
    ;
    attempt++, pause = Math.min(pause * 2, LONGEST_PAUSE)
  ) {
    const outcome = await tryChoices(settings, target, choices, signal);
    if ('client' in outcome) return outcome.client;
    const { problem } = outcome;
    if (!problem.transient || attempt >= settings.connectAttempts || signal?.aborted)
      throw failure(settings, problem, attempt);
    logger?.debug(`${describeAddress(settings)}: ${problem.reason}; trying again in ${pause} ms`);
    await delay(pause, undefined, { signal }).catch(() => {
      throw failure(settings, problem, attempt);
    });
  }
}

async function tryChoices(
  settings: PostgresSettings,
  target: ServerTarget,
  choices: readonly TlsChoice[],
  signal: AbortSignal | undefined,
): Promise<{ client: ClientConfig } | { problem: ConnectionProblem }> {
  const problems: ConnectionProblem[] = [];
  for (const tls of choices) {
    const client = clientConfig(settings, target, tls);
    try {
      await probe(client, signal);
      return { client };
    } catch (error) {
      const problem = explainConnectionError(error);
      problems.push(problem);
      // Only a refusal of TLS, or of its absence, is a reason to try the other way.
      if (problem.kind !== 'tls' && problem.kind !== 'access') break;
    }
  }
  return { problem: problems.find(({ kind }) => kind !== 'tls') ?? problems[0]! };
}

/** Connects once and asks something. */
async function probe(config: ClientConfig, signal: AbortSignal | undefined): Promise<void> {
  const socket = new Socket();
  const client = new Client({ ...config, stream: () => socket });
  client.on('error', () => {});
  const abort = (): void => void socket.destroy(new Error('timed out'));
  signal?.addEventListener('abort', abort, { once: true });
  try {
    if (signal?.aborted) abort();
    await client.connect();
    await client.query('SELECT 1');
    await client.end();
  } finally {
    signal?.removeEventListener('abort', abort);
    socket.destroy();
  }
}

function failure(
  settings: PostgresSettings,
  { kind, reason }: ConnectionProblem,
  attempts = 1,
): PostgresConnectionError {
  const tries = attempts > 1 ? ` (${attempts} attempts)` : '';
  const tls = kind === 'tls' ? `; SSL_MODE is ${settings.ssl.mode}` : '';
  return new PostgresConnectionError(
    kind,
    `cannot connect to ${describeAddress(settings)}: ${reason}${tls}${tries}`,
  );
}
