import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { formatByteSize, formatDuration } from '@nestjs-toolkit/core';
import { parseAmqpDsn } from './amqp-address.js';
import type { RabbitmqOptions } from './rabbitmq-options.js';

/** Where the broker is and who connects, after the ways to say the same thing have been brought together. */
export type RabbitmqSettings =
  | { readonly mode: 'memory'; readonly name: string }
  | {
      readonly mode: 'server';
      readonly host: string;
      readonly port: number;
      readonly username: string;
      readonly password: string;
      readonly vhost: string;
      readonly tls?: ConnectionOptions;
      /** Name of the connection in the broker's lists: the service's name. */
      readonly connectionName: string;
    };

/** Settings that are in effect, for people; no secrets. */
export type RabbitmqInfo = Readonly<Record<string, string | number>>;

/** Settled settings of a plugin. @throws Error if the options are invalid; `validate()` says so earlier */
export function resolveSettings(options: RabbitmqOptions, service: string): RabbitmqSettings {
  const dsn = options.dsn === undefined ? undefined : parseAmqpDsn(options.dsn);
  if (dsn?.kind === 'memory') return { mode: 'memory', name: dsn.name };
  return {
    mode: 'server',
    host: dsn?.host ?? options.host,
    port: dsn?.port ?? options.port,
    username: dsn?.username ?? options.username,
    password: dsn?.password ?? options.password,
    vhost: dsn?.vhost ?? options.vhost,
    ...((dsn?.tls ?? options.tls) ? { tls: tlsOptions(options) } : {}),
    connectionName: service,
  };
}

function tlsOptions(options: RabbitmqOptions): ConnectionOptions {
  const { tlsCaFile: ca, tlsCertFile: cert, tlsKeyFile: key, tlsServerName: servername } = options;
  return {
    rejectUnauthorized: options.tlsVerify,
    ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
    ...(cert === undefined ? {} : { cert: readFileSync(cert) }),
    ...(key === undefined ? {} : { key: readFileSync(key) }),
    ...(servername === undefined ? {} : { servername }),
  };
}

/** Where the broker is, for messages: `amqp://user@host:5672/vhost`, never a password. */
export function describeAddress(settings: RabbitmqSettings): string {
  if (settings.mode === 'memory') return `memory:${settings.name}`;
  const { host, port, username, vhost, tls } = settings;
  const place = host.includes(':') ? `[${host}]` : host;
  const path = vhost === '/' ? '' : `/${encodeURIComponent(vhost)}`;
  return `${tls ? 'amqps' : 'amqp'}://${encodeURIComponent(username)}@${place}:${port}${path}`;
}

export function describeSettings(
  settings: RabbitmqSettings,
  options: RabbitmqOptions,
): RabbitmqInfo {
  return {
    address: describeAddress(settings),
    exchange: options.exchange,
    prefetch: options.prefetch,
    maxRetries: options.maxRetries,
    retryDelay: formatDuration(options.retryDelay),
    retryMaxDelay: formatDuration(options.retryMaxDelay),
    publishTimeout: formatDuration(options.publishTimeout),
    maxMessageSize: formatByteSize(options.maxMessageSize),
    ...(settings.mode === 'server'
      ? { queueType: options.queueType, heartbeat: formatDuration(options.heartbeat) }
      : {}),
  };
}
