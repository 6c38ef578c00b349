import { existsSync } from 'node:fs';
import { env } from '@nestjs-toolkit/core';
import { parseEndpoint, parseRedisDsn } from './redis-address.js';

/**
 * Variables of the plugin, under `{SERVICE_PREFIX}_{PLUGIN_PREFIX}_`. Where the server is: `DSN` wins
 * over `ENDPOINT`, that over `ADDR`, that over `HOST` and `PORT`. Bare numbers of times are seconds.
 */
export class RedisOptions {
  dsn = env.secret('DSN', {
    description:
      'Connection URL: redis://user:password@host:6379/0, rediss:// for TLS, or memory: for a Redis inside the process.',
  });
  endpoint = env.list('ENDPOINT', {
    description:
      'Addresses such as a:6379,b:6379. In a cluster all are asked, otherwise the first is used.',
  });
  addr = env.string('ADDR', { description: 'Address such as localhost:6379.' });
  host = env.string('HOST', { default: 'localhost', description: 'Host name or IP address.' });
  port = env.port('PORT', { default: 6379, description: 'TCP port.' });
  username = env.string('USERNAME', {
    description: 'User of an ACL; by default the default user.',
  });
  password = env.secret('PASSWORD', { description: 'Password.' });
  database = env.integer('DATABASE', {
    default: 0,
    min: 0,
    description: 'Number of the database; a cluster has only 0.',
  });
  cluster = env.boolean('CLUSTER', {
    default: false,
    aliases: ['CLUSTER_MODE'],
    description: 'Whether the server is a Redis Cluster.',
  });
  keyPrefix = env.string('KEY_PREFIX', {
    default: '',
    description:
      'Text in front of every key. Channels and patterns of KEYS and SCAN do not get it.',
  });
  dialTimeout = env.duration('DIAL_TIMEOUT', {
    default: '5s',
    bareUnit: 's',
    description: 'Longest time to open a connection.',
  });
  readTimeout = env.duration('READ_TIMEOUT', {
    default: '3s',
    bareUnit: 's',
    description:
      'Longest time that a command waits for its answer, queueing included; 0 is no limit.',
  });
  writeTimeout = env.duration('WRITE_TIMEOUT', {
    default: '3s',
    bareUnit: 's',
    description:
      'Silence of the server, while commands wait, after which the connection is replaced; 0 is never.',
  });
  maxRetries = env.integer('MAX_RETRIES', {
    default: 3,
    min: 0,
    description:
      'Attempts to reconnect that a command waits for; after that commands fail at once until the server is back.',
  });
  minRetryBackoff = env.duration('MIN_RETRY_BACKOFF', {
    default: '8ms',
    description: 'Pause before the first attempt to reconnect; it doubles with each.',
  });
  maxRetryBackoff = env.duration('MAX_RETRY_BACKOFF', {
    default: '512ms',
    description: 'Longest pause between attempts to reconnect.',
  });
  heartbeatFrequency = env.duration('HEARTBEAT_FREQUENCY', {
    default: '10s',
    bareUnit: 's',
    aliases: ['HEARNEAT_FREQUENCY'],
    description: 'Time between pings that find out about dead connections; 0 is none.',
  });
  poolSize = env.integer('POOL_SIZE', {
    default: 10,
    min: 1,
    description:
      'Most connections lent out by withConnection() at once; client() has one of its own.',
  });
  minIdleConns = env.integer('MIN_IDLE_CONNS', {
    default: 0,
    min: 0,
    description: 'Connections kept open for withConnection(); others close after 30 s of idleness.',
  });
  poolTimeout = env.duration('POOL_TIMEOUT', {
    default: '4s',
    bareUnit: 's',
    description: 'Longest wait for withConnection() to have a connection free.',
  });
  tls = env.boolean('TLS', {
    default: false,
    description: 'Whether to use TLS; rediss:// does so as well.',
  });
  tlsVerify = env.boolean('TLS_VERIFY', {
    default: true,
    description: "Whether the server's certificate is checked.",
  });
  tlsServerName = env.string('TLS_SERVER_NAME', {
    description: 'Name expected in the certificate; by default the host.',
  });
  tlsCaFile = env.string('TLS_CA_FILE', {
    description: 'PEM file of the authorities to trust; by default those of Node.js.',
  });
  tlsCertFile = env.string('TLS_CERT_FILE', {
    description: "PEM file of the client's certificate.",
  });
  tlsKeyFile = env.string('TLS_KEY_FILE', { description: "PEM file of the client's key." });

  /** What is wrong with the variables taken together. */
  validate(): string[] {
    const problems = [
      ...problem('DSN', () => this.dsn && parseRedisDsn(this.dsn)),
      ...problem('ADDR', () => this.addr && parseEndpoint(this.addr)),
      ...problem('ENDPOINT', () => this.endpoint?.map(parseEndpoint)),
      ...this.fileProblems(),
    ];
    if (this.cluster && this.database !== 0)
      problems.push(`DATABASE: must be 0 in a cluster, not ${this.database}`);
    if (this.minRetryBackoff > this.maxRetryBackoff)
      problems.push('MIN_RETRY_BACKOFF: must not be longer than MAX_RETRY_BACKOFF');
    return problems;
  }

  private fileProblems(): string[] {
    const files = {
      TLS_CA_FILE: this.tlsCaFile,
      TLS_CERT_FILE: this.tlsCertFile,
      TLS_KEY_FILE: this.tlsKeyFile,
    };
    const problems = Object.entries(files)
      .filter(([, file]) => file !== undefined && !existsSync(file))
      .map(([name, file]) => `${name}: file ${JSON.stringify(file)} not found`);
    if ((this.tlsCertFile === undefined) !== (this.tlsKeyFile === undefined))
      problems.push('TLS_CERT_FILE: must be set together with TLS_KEY_FILE');
    return problems;
  }
}

function problem(variable: string, check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    return [`${variable}: ${(error as Error).message}`];
  }
}
