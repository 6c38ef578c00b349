import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { formatDuration } from '@nestjs-toolkit/core';
import { type Endpoint, parseEndpoint, parseRedisDsn } from './redis-address.js';
import type { RedisOptions } from './redis-options.js';

/** Settings of a plugin after the ways to say the same thing have been brought together. */
export interface RedisSettings {
  readonly mode: 'single' | 'cluster' | 'memory';
  /** More than one only in a cluster. */
  readonly endpoints: readonly Endpoint[];
  readonly username?: string;
  readonly password?: string;
  readonly database: number;
  readonly tls?: ConnectionOptions;
  readonly keyPrefix: string;
  /** Name of the connections in CLIENT LIST. */
  readonly connectionName: string;
}

/** Settings that are in effect, for people; no secrets. */
export type RedisInfo = Readonly<Record<string, string | number>>;

/**
 * Settled settings of a plugin.
 *
 * @param service name of the service
 * @throws Error if the options are invalid; {@link RedisOptions.validate} says so earlier
 */
export function resolveRedisSettings(options: RedisOptions, service: string): RedisSettings {
  const dsn = options.dsn === undefined ? undefined : parseRedisDsn(options.dsn);
  const server = dsn?.kind === 'server' ? dsn : undefined;
  const username = server?.username ?? options.username;
  const password = server?.password ?? options.password;
  const endpoints = server ? [server.endpoint] : endpointsOf(options);
  return {
    mode: dsn?.kind === 'memory' ? 'memory' : options.cluster ? 'cluster' : 'single',
    endpoints: options.cluster ? endpoints : endpoints.slice(0, 1),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    database: server?.database ?? options.database,
    ...((server?.tls ?? options.tls) ? { tls: tlsOptions(options) } : {}),
    keyPrefix: options.keyPrefix,
    connectionName: service.replace(/\s+/g, '-'),
  };
}

function endpointsOf({ endpoint, addr, host, port }: RedisOptions): readonly Endpoint[] {
  if (endpoint && endpoint.length > 0) return endpoint.map(parseEndpoint);
  return [addr === undefined ? { host, port } : parseEndpoint(addr)];
}

function tlsOptions(options: RedisOptions): ConnectionOptions {
  const { tlsCaFile: ca, tlsCertFile: cert, tlsKeyFile: key, tlsServerName: servername } = options;
  return {
    rejectUnauthorized: options.tlsVerify,
    ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
    ...(cert === undefined ? {} : { cert: readFileSync(cert) }),
    ...(key === undefined ? {} : { key: readFileSync(key) }),
    ...(servername === undefined ? {} : { servername }),
  };
}

/** Where Redis is, for messages: `redis://user@host:6379/0`, never a password. */
export function describeAddress(settings: RedisSettings): string {
  if (settings.mode === 'memory') return 'memory:';
  const user = settings.username === undefined ? '' : `${encodeURIComponent(settings.username)}@`;
  const places = settings.endpoints.map(({ host, port }) =>
    host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
  );
  return `${settings.tls ? 'rediss' : 'redis'}://${user}${places.join(',')}/${settings.database}`;
}

/** Describes the settings of a plugin for `info()`. */
export function describeSettings(settings: RedisSettings, options: RedisOptions): RedisInfo {
  return {
    address: describeAddress(settings),
    mode: settings.mode,
    keyPrefix: settings.keyPrefix,
    dialTimeout: formatDuration(options.dialTimeout),
    readTimeout: formatDuration(options.readTimeout),
    writeTimeout: formatDuration(options.writeTimeout),
    maxRetries: options.maxRetries,
    minRetryBackoff: formatDuration(options.minRetryBackoff),
    maxRetryBackoff: formatDuration(options.maxRetryBackoff),
    heartbeatFrequency: formatDuration(options.heartbeatFrequency),
    poolSize: options.poolSize,
    minIdleConns: options.minIdleConns,
    poolTimeout: formatDuration(options.poolTimeout),
  };
}
