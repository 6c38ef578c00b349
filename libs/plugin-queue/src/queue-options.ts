import { existsSync } from 'node:fs';
import { env } from '@nestjs-toolkit/core';
import { parseQueueDsn } from './queue-address.js';

/** Variables of a job queue: `{SERVICE_PREFIX}_{PLUGIN_PREFIX}_*`. */
export class QueueOptions {
  dsn = env.secret('DSN', {
    description:
      'URL of Redis such as redis://user:password@host:6379/0 or rediss://…; wins over the single settings. memory: runs inside the process.',
  });
  host = env.string('HOST', { default: 'localhost', description: 'Host name or IP address.' });
  port = env.port('PORT', { default: 6379, description: 'TCP port.' });
  username = env.string('USERNAME', {
    description: 'User of an ACL; by default the default user.',
  });
  password = env.secret('PASSWORD', { description: 'Password.' });
  database = env.integer('DATABASE', {
    default: 0,
    min: 0,
    description: 'Number of the database.',
  });
  keyPrefix = env.string('KEY_PREFIX', {
    default: 'jobs',
    description: 'Text in front of every key; processes that share jobs need the same one.',
  });
  concurrency = env.integer('CONCURRENCY', {
    default: 1,
    min: 1,
    max: 10_000,
    description: 'Jobs of one name that a process works on at once.',
  });
  attempts = env.integer('ATTEMPTS', {
    default: 3,
    min: 1,
    max: 1_000,
    description: 'How often a job is tried before it has failed.',
  });
  backoff = env.duration('BACKOFF', {
    default: '1s',
    bareUnit: 's',
    description: 'Pause before the second attempt; it doubles with each.',
  });
  jobTimeout = env.duration('JOB_TIMEOUT', {
    default: '5m',
    bareUnit: 's',
    description: 'Time after which a job counts as failed and its signal aborts; 0 is no limit.',
  });
  lockTime = env.duration('LOCK_TIME', {
    default: '30s',
    bareUnit: 's',
    description: 'Silence of a process after which its jobs go to another one.',
  });
  maxWaiting = env.integer('MAX_WAITING', {
    default: 100_000,
    min: 1,
    description: 'Jobs of one name that may wait; when there are as many, adding fails.',
  });
  keepCompleted = env.integer('KEEP_COMPLETED', {
    default: 100,
    min: 0,
    description: 'Completed jobs of one name that are kept.',
  });
  keepFailed = env.integer('KEEP_FAILED', {
    default: 1_000,
    min: 0,
    description: 'Failed jobs of one name that are kept.',
  });
  connectTimeout = env.duration('CONNECT_TIMEOUT', {
    default: '5s',
    bareUnit: 's',
    description: 'Longest time to open a connection.',
  });
  commandTimeout = env.duration('COMMAND_TIMEOUT', {
    default: '5s',
    bareUnit: 's',
    description: 'Longest time to add a job, reconnecting included.',
  });
  connectAttempts = env.integer('CONNECT_ATTEMPTS', {
    default: 3,
    min: 1,
    description: 'Attempts to connect at the start.',
  });
  tls = env.boolean('TLS', {
    default: false,
    description: 'Whether to use TLS; rediss:// does so as well.',
  });
  tlsVerify = env.boolean('TLS_VERIFY', {
    default: true,
    description: "Whether the server's certificate is checked.",
  });
  tlsCaFile = env.string('TLS_CA_FILE', {
    description: 'PEM file of the authorities to trust; by default those of Node.js.',
  });

  /** What is wrong with the variables taken together. */
  validate(): string[] {
    const problems: string[] = [];
    try {
      if (this.dsn !== undefined) parseQueueDsn(this.dsn);
    } catch (error) {
      problems.push(`DSN: ${(error as Error).message}`);
    }
    if (this.tlsCaFile !== undefined && !existsSync(this.tlsCaFile))
      problems.push(`TLS_CA_FILE: file ${JSON.stringify(this.tlsCaFile)} not found`);
    if (!/^[\w.-]+$/.test(this.keyPrefix))
      problems.push(
        `KEY_PREFIX: ${JSON.stringify(this.keyPrefix)} must be letters, digits and "_.-"`,
      );
    if (this.lockTime < 100) problems.push('LOCK_TIME: must be at least 100 ms');
    return problems;
  }
}
