import { existsSync } from 'node:fs';
import { env } from '@nestjs-toolkit/core';
import { parseAmqpDsn } from './amqp-address.js';

/** Variables of a RabbitMQ plugin: `{SERVICE_PREFIX}_{PLUGIN_PREFIX}_*`. */
export class RabbitmqOptions {
  dsn = env.secret('DSN', {
    description:
      'URL such as amqp://user:password@host:5672/vhost or amqps://…; wins over the single settings. memory: runs inside the process, memory:name is shared by all plugins of the process that name it.',
  });
  host = env.string('HOST', { default: 'localhost', description: 'Host name or IP address.' });
  port = env.port('PORT', { default: 5672, description: 'TCP port.' });
  username = env.string('USERNAME', { default: 'guest', description: 'User.' });
  password = env.secret('PASSWORD', { default: 'guest', description: 'Password.' });
  vhost = env.string('VHOST', { default: '/', description: 'Virtual host.' });
  exchange = env.string('EXCHANGE', {
    default: 'events',
    description:
      'Topic exchange that events go through; publishers and subscribers need the same one.',
  });
  prefetch = env.integer('PREFETCH', {
    default: 1,
    min: 1,
    max: 65_535,
    aliases: ['PREFETCH_COUNT'],
    description: 'Messages that one subscription handles at once.',
  });
  prefetchGlobal = env.boolean('PREFETCH_GLOBAL', {
    default: false,
    description: 'Whether PREFETCH holds for all subscriptions of the plugin together.',
  });
  maxRetries = env.integer('MAX_RETRIES', {
    default: 5,
    min: 0,
    max: 100,
    description:
      'How often a message whose handler failed is handled again before it is dead-lettered.',
  });
  retryDelay = env.duration('RETRY_DELAY', {
    default: '1s',
    bareUnit: 's',
    description: 'Pause before the first retry; it doubles with each.',
  });
  retryMaxDelay = env.duration('RETRY_MAX_DELAY', {
    default: '1m',
    bareUnit: 's',
    description: 'Longest pause between retries.',
  });
  handlerTimeout = env.duration('HANDLER_TIMEOUT', {
    default: '5m',
    bareUnit: 's',
    description:
      'Time after which a handler counts as failed and its signal aborts; 0 is no limit.',
  });
  queueType = env.choice('QUEUE_TYPE', ['quorum', 'classic'], {
    default: 'quorum',
    description: 'Type of the queues that subscriptions declare.',
  });
  queueMaxLength = env.integer('QUEUE_MAX_LENGTH', {
    default: 1_000_000,
    min: 1,
    description: 'Messages that wait in one queue; when it is full, publishing fails.',
  });
  deadLetterMaxLength = env.integer('DEAD_LETTER_MAX_LENGTH', {
    default: 10_000,
    min: 1,
    description: 'Dead letters that are kept for one queue; the oldest go first.',
  });
  deliveryLimit = env.integer('DELIVERY_LIMIT', {
    default: 20,
    min: 1,
    description:
      'Deliveries after which a message that ends the process each time is dead-lettered; quorum queues only.',
  });
  maxMessageSize = env.size('MAX_MESSAGE_SIZE', {
    default: 4 * 1024 * 1024,
    description: 'Largest body that can be published.',
  });
  publishTimeout = env.duration('PUBLISH_TIMEOUT', {
    default: '10s',
    bareUnit: 's',
    description: "Longest wait for the broker's confirmation, reconnecting included.",
  });
  maxPending = env.integer('MAX_PENDING', {
    default: 10_000,
    min: 1,
    description: 'Publications that may wait for their confirmation at once; more fail at once.',
  });
  connectTimeout = env.duration('CONNECT_TIMEOUT', {
    default: '10s',
    bareUnit: 's',
    aliases: ['CONN_TIMEOUT'],
    description: 'Longest time to open a connection.',
  });
  connectAttempts = env.integer('CONNECT_ATTEMPTS', {
    default: 3,
    min: 1,
    aliases: ['CONN_ATTEMPTS'],
    description: 'Attempts to connect at the start.',
  });
  reconnectDelay = env.duration('RECONNECT_DELAY', {
    default: '500ms',
    description: 'Pause before the connection is opened again; it grows with each attempt.',
  });
  reconnectMaxDelay = env.duration('RECONNECT_MAX_DELAY', {
    default: '5s',
    description: 'Longest pause between attempts to reconnect.',
  });
  heartbeat = env.duration('HEARTBEAT', {
    default: '10s',
    bareUnit: 's',
    description:
      'Silence of the broker, in whole seconds, after which the connection is replaced; 0 is never.',
  });
  tls = env.boolean('TLS', {
    default: false,
    description: 'Whether to use TLS; amqps:// does so as well.',
  });
  tlsVerify = env.boolean('TLS_VERIFY', {
    default: true,
    description: "Whether the server's certificate is checked.",
  });
  tlsServerName = env.string('TLS_SERVER_NAME', {
    description: 'Name expected in the certificate; by default the host.',
  });
  tlsCaFile = env.string('TLS_CA_FILE', {
    aliases: ['TLS_CA'],
    description: 'PEM file of the authorities to trust; by default those of Node.js.',
  });
  tlsCertFile = env.string('TLS_CERT_FILE', {
    aliases: ['TLS_CERT'],
    description: "PEM file of the client's certificate.",
  });
  tlsKeyFile = env.string('TLS_KEY_FILE', {
    aliases: ['TLS_KEY'],
    description: "PEM file of the client's key.",
  });

  /** What is wrong with the variables taken together. */
  validate(): string[] {
    const problems = [...this.dsnProblems(), ...this.fileProblems()];
    if (!/^[\w.:-]{1,127}$/.test(this.exchange))
      problems.push(
        `EXCHANGE: ${JSON.stringify(this.exchange)} must be up to 127 letters, digits and "_.:-"`,
      );
    if (this.retryDelay > this.retryMaxDelay)
      problems.push('RETRY_DELAY: must not be longer than RETRY_MAX_DELAY');
    if (this.reconnectDelay > this.reconnectMaxDelay)
      problems.push('RECONNECT_DELAY: must not be longer than RECONNECT_MAX_DELAY');
    if (this.reconnectDelay < 1) problems.push('RECONNECT_DELAY: must be at least 1 ms');
    return problems;
  }

  private dsnProblems(): string[] {
    try {
      if (this.dsn !== undefined) parseAmqpDsn(this.dsn);
      return [];
    } catch (error) {
      return [`DSN: ${(error as Error).message}`];
    }
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
