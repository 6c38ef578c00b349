import { readFileSync } from 'node:fs';
import type { RedisOptions } from 'ioredis';
import type { QueueOptions } from './queue-options.js';

/** What a DSN says. */
export type QueueDsn =
  | { readonly kind: 'memory' }
  | ({ readonly kind: 'redis'; readonly tls: boolean } & Partial<ServerPlace>);

/** Where Redis is, and who connects. */
export interface ServerPlace {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: number;
}

const EXPECTED = 'expected a URL such as redis://user:password@host:6379/0, rediss:// or memory:';

/** Reads a DSN. @throws Error that says what is wrong without repeating the DSN */
export function parseQueueDsn(dsn: string): QueueDsn {
  if (/^memory:(\/\/)?$/.test(dsn)) return { kind: 'memory' };
  if (!/^rediss?:\/\//.test(dsn) || !URL.canParse(dsn)) throw new Error(EXPECTED);
  const { protocol, hostname, port, username, password, pathname } = new URL(dsn);
  const database = pathname.slice(1);
  if (!/^\d*$/.test(database)) throw new Error('database must be a number, as in redis://host/0');
  return {
    kind: 'redis',
    tls: protocol === 'rediss:',
    ...(hostname ? { host: hostname.replace(/^\[(.*)\]$/, '$1') } : {}),
    ...(port ? { port: Number(port) } : {}),
    ...(username ? { username: decode(username) } : {}),
    ...(password ? { password: decode(password) } : {}),
    ...(database ? { database: Number(database) } : {}),
  };
}

/** Options of ioredis, or `undefined` for a queue in memory. */
export function redisOptionsOf(options: QueueOptions, service: string): RedisOptions | undefined {
  const dsn = options.dsn === undefined ? undefined : parseQueueDsn(options.dsn);
  if (dsn?.kind === 'memory') return undefined;
  const { username, password } = { ...withoutUndefined(options), ...dsn };
  return {
    host: dsn?.host ?? options.host,
    port: dsn?.port ?? options.port,
    db: dsn?.database ?? options.database,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...((dsn?.tls ?? options.tls) ? { tls: tlsOptions(options) } : {}),
    connectTimeout: options.connectTimeout,
    connectionName: service.replace(/\s+/g, '-'),
  };
}

/** Where Redis is, for messages; never a password. */
export function describePlace(redis: RedisOptions | undefined): string {
  if (!redis) return 'memory:';
  const host = redis.host?.includes(':') ? `[${redis.host}]` : redis.host;
  const user = redis.username ? `${encodeURIComponent(redis.username)}@` : '';
  return `${redis.tls ? 'rediss' : 'redis'}://${user}${host}:${redis.port}/${redis.db}`;
}

function withoutUndefined({ username, password }: QueueOptions) {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  } as { username?: string; password?: string };
}

function tlsOptions({ tlsVerify, tlsCaFile }: QueueOptions) {
  return {
    rejectUnauthorized: tlsVerify,
    ...(tlsCaFile === undefined ? {} : { ca: readFileSync(tlsCaFile) }),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('holds a stray "%": write it as %25');
  }
}
