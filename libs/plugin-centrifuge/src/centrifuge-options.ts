import { env, parseDuration } from '@nestjs-toolkit/core';
import {
  type ChannelOptions,
  type NamespaceOptions,
  parseChannelOptions,
  parseNamespaces,
} from './node/channel-options.js';
import { parseCentrifugeDsn } from './centrifuge-dsn.js';

/** Variables of the plugin `centrifuge`. */
export class CentrifugeOptions {
  dsn = env.secret('DSN', {
    default: 'memory:',
    aliases: ['ENDPOINT'],
    description:
      'memory: for a node in this process, redis://host:6379/0 or rediss:// for nodes that share a Redis, http://host:8000/api of a Centrifugo server, or ws://host:8000/connection/websocket to be a client.',
  });
  apiKey = env.secret('API_KEY', { description: 'Key of the HTTP API of a Centrifugo server.' });
  apiTimeout = env.duration('API_TIMEOUT', {
    default: '5s',
    description: 'Longest wait for an answer of a Centrifugo server.',
  });
  token = env.secret('TOKEN', { description: 'Token to connect with as a client.' });
  name = env.string('NAME', {
    description: 'Name that a client gives; by default that of the service.',
  });
  version = env.string('VERSION', {
    description: 'Version that a client gives; by default that of the service.',
  });
  handshakeTimeout = env.duration('HANDSHAKE_TIMEOUT', {
    default: '1s',
    description: 'Longest time for a client to open its connection.',
  });
  readTimeout = env.duration('READ_TIMEOUT', {
    default: '5s',
    description: 'Longest wait of a client for an answer, to which WRITE_TIMEOUT is added.',
  });
  writeTimeout = env.duration('WRITE_TIMEOUT', {
    default: '1s',
    description: 'Longest time for a client to send.',
  });
  maxServerPingDelay = env.duration('MAX_SERVER_PING_DELAY', {
    default: '10s',
    description: 'Delay of a ping of the server after which a client connects anew.',
  });
  tokenHmacSecretKey = env.secret('TOKEN_HMAC_SECRET_KEY', {
    aliases: ['TOKEN_SECRET'],
    description: 'Secret that HS256, HS384 and HS512 tokens are checked with, and made with.',
  });
  tokenRsaPublicKey = env.string('TOKEN_RSA_PUBLIC_KEY', {
    description: 'Public key, as PEM, that RS256, RS384 and RS512 tokens are checked with.',
  });
  tokenEcdsaPublicKey = env.string('TOKEN_ECDSA_PUBLIC_KEY', {
    description: 'Public key, as PEM, that ES256, ES384 and ES512 tokens are checked with.',
  });
  tokenJwksPublicEndpoint = env.url('TOKEN_JWKS_PUBLIC_ENDPOINT', {
    aliases: ['TOKEN_JWKS_URL'],
    description: 'Where the public keys of tokens are published.',
  });
  tokenAudience = env.string('TOKEN_AUDIENCE', { description: 'What tokens have to be for.' });
  tokenIssuer = env.string('TOKEN_ISSUER', { description: 'Who has to have made tokens.' });
  allowAnonymous = env.boolean('ALLOW_ANONYMOUS_CONNECT_WITHOUT_TOKEN', {
    default: false,
    aliases: ['ALLOW_ANONYMOUS'],
    description: 'Whether clients may connect without a token, as nobody in particular.',
  });
  allowedOrigins = env.list('ALLOWED_ORIGINS', {
    default: [],
    description:
      'Origins of pages that may connect, such as https://*.example.com, or *; pages of the host itself always may.',
  });
  namespaces = env.string('NAMESPACES', {
    description:
      'Namespaces of channels with their options, as JSON: [{"name":"rooms","history_size":100,"history_ttl":"5m"}].',
  });
  withoutNamespace = env.string('WITHOUT_NAMESPACE', {
    description: 'Options of channels without a namespace, as JSON.',
  });
  userSubscribeToPersonal = env.boolean('USER_SUBSCRIBE_TO_PERSONAL', {
    default: false,
    description: 'Whether every user is subscribed to a channel of their own, #user.',
  });
  userPersonalChannelNamespace = env.string('USER_PERSONAL_CHANNEL_NAMESPACE', {
    description: 'Namespace of these channels.',
  });
  rpcMethods = env.list('RPC_METHODS', {
    default: ['http'],
    description:
      'Rpcs that clients may call: http for those with an HTTP or WebSocket route, * for all, or names such as ChatService/SendMessage.',
  });
  rpcTimeout = env.duration('RPC_TIMEOUT', {
    default: '30s',
    description: 'Longest time that an rpc may take.',
  });
  proxyHeaders = env.list('PROXY_HEADERS', {
    default: ['authorization', 'cookie', 'user-agent', 'accept-language'],
    description: 'Headers of the handshake that rpcs get as metadata.',
  });
  websocketPath = env.string('WEBSOCKET_PATH', {
    default: '/connection/websocket',
    description: 'Path of WebSocket connections.',
  });
  httpStreamPath = env.string('HTTP_STREAM_PATH', {
    default: '/connection/http_stream',
    description: 'Path of connections by HTTP streaming.',
  });
  ssePath = env.string('SSE_PATH', {
    default: '/connection/sse',
    description: 'Path of connections by server-sent events.',
  });
  emulationPath = env.string('EMULATION_PATH', {
    default: '/emulation',
    description: 'Path that clients of the latter two send to.',
  });
  compression = env.boolean('WEBSOCKET_COMPRESSION', {
    default: false,
    description: 'Whether WebSocket messages may be compressed.',
  });
  pingInterval = env.duration('PING_INTERVAL', {
    default: '25s',
    bareUnit: 's',
    description: 'Time between pings of a connection; 0 is none.',
  });
  pongTimeout = env.duration('PONG_TIMEOUT', {
    default: '8s',
    bareUnit: 's',
    description: 'How long a client may take to answer a ping.',
  });
  staleTimeout = env.duration('CLIENT_STALE_CLOSE_DELAY', {
    default: '10s',
    bareUnit: 's',
    description: 'How long a connection may stay without the connect command.',
  });
  expiryGrace = env.duration('CLIENT_EXPIRED_CLOSE_DELAY', {
    default: '25s',
    bareUnit: 's',
    description: 'How long a connection or subscription is kept after its token has expired.',
  });
  queueSize = env.size('CLIENT_QUEUE_MAX_SIZE', {
    default: 1024 * 1024,
    description:
      'Most that waits to be sent on a connection; a client slower than that is cut off.',
  });
  messageSize = env.size('MESSAGE_SIZE_LIMIT', {
    default: 64 * 1024,
    description: 'Largest message of a client.',
  });
  maxConnections = env.integer('MAX_CONNECTIONS', {
    default: 50_000,
    min: 1,
    description: 'Most connections of this node.',
  });
  maxConnectionsPerUser = env.integer('USER_CONNECTION_LIMIT', {
    default: 0,
    min: 0,
    description: 'Most connections of one user on this node; 0 is no limit.',
  });
  maxChannels = env.integer('CLIENT_CHANNEL_LIMIT', {
    default: 128,
    min: 1,
    description: 'Most channels of one connection.',
  });
  maxChannelLength = env.integer('CHANNEL_MAX_LENGTH', {
    default: 255,
    min: 1,
    description: 'Longest name of a channel, in characters.',
  });
  maxPendingCommands = env.integer('CLIENT_MAX_PENDING_COMMANDS', {
    default: 1_024,
    min: 1,
    description:
      'Commands of a connection that wait or run at once, after which nothing more is read.',
  });
  commandRate = env.integer('CLIENT_COMMAND_RATE', {
    default: 0,
    min: 0,
    description: 'Most commands of a connection per second, ten times that at once; 0 is no limit.',
  });
  historyLimit = env.integer('HISTORY_MAX_PUBLICATION_LIMIT', {
    default: 300,
    min: 1,
    description: 'Most publications in an answer to a history command.',
  });
  recoveryLimit = env.integer('RECOVERY_MAX_PUBLICATION_LIMIT', {
    default: 300,
    min: 1,
    description: 'Most publications that a client gets back after it was away.',
  });
  historyMetaTtl = env.duration('HISTORY_META_TTL', {
    default: '720h',
    description:
      'How long the place in a channel is known after its last publication; 0 is forever.',
  });
  memoryMaxStreams = env.integer('MEMORY_MAX_STREAMS', {
    default: 100_000,
    min: 1,
    description: 'Channels whose history is kept in memory; the one unused longest goes first.',
  });
  presenceTtl = env.duration('PRESENCE_TTL', {
    default: '60s',
    bareUnit: 's',
    description: 'How long clients of a node that has died count as present.',
  });
  positionCheckInterval = env.duration('POSITION_CHECK_INTERVAL', {
    default: '40s',
    bareUnit: 's',
    description: 'Time between checks that subscriptions have missed nothing; 0 is none.',
  });
  redisPrefix = env.string('REDIS_PREFIX', {
    default: 'centrifuge',
    description: 'Text in front of every key and channel in Redis.',
  });
  redisConnectTimeout = env.duration('REDIS_CONNECT_TIMEOUT', {
    default: '5s',
    description: 'Longest time to open a connection to Redis.',
  });
  redisCommandTimeout = env.duration('REDIS_COMMAND_TIMEOUT', {
    default: '3s',
    description: 'Longest wait for an answer of Redis.',
  });

  /** What is wrong with the variables taken together. */
  validate(): string[] {
    const problems = [
      ...problem('DSN', () => parseCentrifugeDsn(this.dsn)),
      ...problem('NAMESPACES', () => namespacesOf(this)),
      ...problem('WITHOUT_NAMESPACE', () => channelOptionsOf(this)),
    ];
    const paths = {
      WEBSOCKET_PATH: this.websocketPath,
      HTTP_STREAM_PATH: this.httpStreamPath,
      SSE_PATH: this.ssePath,
      EMULATION_PATH: this.emulationPath,
    };
    for (const [name, path] of Object.entries(paths)) {
      if (!path.startsWith('/')) problems.push(`${name}: "${path}" has to begin with "/"`);
    }
    if (new Set(Object.values(paths)).size < 4) problems.push('WEBSOCKET_PATH: paths must differ');
    if (this.pingInterval > 0 && this.pongTimeout >= this.pingInterval)
      problems.push('PONG_TIMEOUT: has to be shorter than PING_INTERVAL');
    return problems;
  }
}

/** Namespaces as the variable says. @throws Error */
export function namespacesOf({ namespaces }: CentrifugeOptions): NamespaceOptions[] {
  return namespaces === undefined ? [] : parseNamespaces(namespaces, parseDuration);
}

/** Options of channels without a namespace. @throws Error */
export function channelOptionsOf({ withoutNamespace }: CentrifugeOptions): Partial<ChannelOptions> {
  return withoutNamespace === undefined ? {} : parseChannelOptions(withoutNamespace, parseDuration);
}

function problem(variable: string, check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    return [`${variable}: ${(error as Error).message}`];
  }
}
