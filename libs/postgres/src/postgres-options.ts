import { existsSync } from 'node:fs';
import { env } from '@nestjs-toolkit/core';
import { parsePostgresDsn } from './postgres-dsn.js';
import { SSL_MODES } from './ssl-mode.js';

/** Words that `DEBUG` takes: a level, or a switch. */
const DEBUG_WORDS = ['false', 'true', '0', '1', 'silent', 'error', 'warn', 'info'] as const;

/**
 * Variables that every PostgreSQL plugin reads, under `{SERVICE_PREFIX}_{PLUGIN_PREFIX}_`. `DSN` wins
 * over the parts (`HOST` to `DATABASE`), and what the DSN says about TLS, time zone and the like wins
 * over the variable of the same meaning.
 */
export class PostgresOptions {
  dsn = env.secret('DSN', {
    description:
      'Connection URL: postgres://user:password@host:5432/database?sslmode=require, or pglite: for an embedded database in memory, pglite:./data for one in a folder. Wins over the parts.',
  });
  host = env.string('HOST', {
    default: 'localhost',
    description: 'Host name, IP address, or folder of a Unix socket.',
  });
  port = env.port('PORT', { default: 5432, description: 'TCP port.' });
  username = env.string('USERNAME', { description: 'User. Needed unless DSN is set.' });
  password = env.secret('PASSWORD', { description: 'Password of the user.' });
  database = env.string('DATABASE', {
    description: 'Database; by default the one named like the user.',
  });
  sslMode = env.choice('SSL_MODE', SSL_MODES, {
    default: 'disable',
    aliases: ['SSLMODE'],
    description:
      'TLS: disable; allow and prefer (either way, never verified); require (verified only if SSL_CA_FILE is set); verify-ca (chain); verify-full (chain and host name).',
  });
  sslCaFile = env.string('SSL_CA_FILE', {
    description: 'PEM file of the authorities to trust; by default those of Node.js.',
  });
  sslCertFile = env.string('SSL_CERT_FILE', {
    description: "PEM file of the client's certificate.",
  });
  sslKeyFile = env.string('SSL_KEY_FILE', { description: "PEM file of the client's key." });
  timezone = env.string('TIMEZONE', { default: 'UTC', description: 'Time zone of the sessions.' });
  applicationName = env.string('APPLICATION_NAME', {
    description: 'Name in pg_stat_activity; by default the name of the service.',
  });
  maxConnections = env.integer('MAX_CONNECTIONS', {
    default: 10,
    min: 1,
    aliases: ['MAX_POOL_SIZE'],
    description: 'Most connections open at once.',
  });
  maxIdleConnections = env.integer('MAX_IDLE_CONNECTIONS', {
    default: 5,
    min: 0,
    description: 'Idle connections that are kept; those above are closed within seconds.',
  });
  connMaxLifetime = env.duration('CONN_MAX_LIFETIME', {
    default: '1h',
    aliases: ['MAX_CONN_LIFETIME'],
    description: 'Age at which a connection is closed once it is idle; 0 is never.',
  });
  connMaxIdleTime = env.duration('CONN_MAX_IDLE_TIME', {
    default: '30m',
    aliases: ['MAX_CONN_IDLE_TIME'],
    description: 'Idle time after which a connection is closed; 0 is never.',
  });
  connectTimeout = env.duration('CONNECT_TIMEOUT', {
    default: '5s',
    bareUnit: 's',
    aliases: ['CONN_TIMEOUT'],
    description: 'Longest wait for a connection, whether it is opened or comes free in the pool.',
  });
  connectAttempts = env.integer('CONNECT_ATTEMPTS', {
    default: 5,
    min: 1,
    aliases: ['CONN_ATTEMPTS'],
    description: 'Attempts to reach the server at start, with pauses from 0.2 s to 3 s.',
  });
  statementTimeout = env.duration('STATEMENT_TIMEOUT', {
    bareUnit: 'ms',
    description:
      'Time after which the server cancels a statement; by default as the server has it.',
  });
  migrationsDir = env.string('MIGRATIONS_DIR', {
    description: 'Folder of migration files such as 000001_create_users.up.sql.',
  });
  migrateOnStart = env.boolean('MIGRATE_ON_START', {
    default: false,
    description: 'Applies pending migrations before the service starts.',
  });
  debug = env.choice('DEBUG', DEBUG_WORDS, {
    default: 'false',
    description:
      'Query log: false or silent (none), error (failed), warn (and slow), info or true (every query).',
  });

  /** What is wrong with the variables taken together. */
  validate(): string[] {
    return [...this.targetProblems(), ...this.fileProblems()];
  }

  private targetProblems(): string[] {
    if (this.dsn === undefined)
      return this.username === undefined
        ? ['USERNAME: is not set: set it, or set DSN instead']
        : [];
    try {
      parsePostgresDsn(this.dsn);
      return [];
    } catch (error) {
      return [`DSN: ${(error as Error).message}`];
    }
  }

  private fileProblems(): string[] {
    const files = {
      SSL_CA_FILE: this.sslCaFile,
      SSL_CERT_FILE: this.sslCertFile,
      SSL_KEY_FILE: this.sslKeyFile,
    };
    const problems = Object.entries(files)
      .filter(([, file]) => file !== undefined && !existsSync(file))
      .map(([name, file]) => `${name}: file ${JSON.stringify(file)} not found`);
    if ((this.sslCertFile === undefined) !== (this.sslKeyFile === undefined))
      problems.push('SSL_CERT_FILE: must be set together with SSL_KEY_FILE');
    return problems;
  }
}
