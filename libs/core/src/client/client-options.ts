import { existsSync } from 'node:fs';
import { env } from '../config/env.js';
import { Code } from '../error/code.js';
import { parseMethodSettings, type MethodSettingsTable } from './method-config.js';

const MIB = 1024 ** 2;
/** grpc-js makes no more attempts than this, whatever it is told. */
const MAX_ATTEMPTS = 5;

/**
 * How a service is called: read under `{SERVICE_PREFIX}_CLIENT_{SERVICE}_*`, such as
 * `API_GATEWAY_CLIENT_USER_SERVICE_TIMEOUT`, then under `{SERVICE_PREFIX}_CLIENT_*`, which holds for
 * every client. Durations are in milliseconds and sizes in bytes once they are read.
 */
export class ClientOptions {
  timeout = env.duration('TIMEOUT', {
    default: '15s',
    description: 'Longest time that a call with a single answer may take; 0 sets no limit.',
  });
  streamTimeout = env.duration('STREAM_TIMEOUT', {
    default: '0s',
    description: 'Longest time that a call with a stream of answers may take; 0 sets no limit.',
  });
  waitForReady = env.boolean('WAIT_FOR_READY', {
    default: false,
    description: 'Calls wait for a connection, up to their deadline, instead of failing at once.',
  });
  methods = env.string('METHODS', {
    description:
      'Settings of single rpcs as JSON, such as {"GetUser":{"timeout":"2s","retryAttempts":3}}.',
  });

  retry = env.choice('RETRY', ['idempotent', 'all', 'none'], {
    default: 'idempotent',
    description:
      'Rpcs that are tried again: those that their proto calls idempotent (idempotency_level), all, or none.',
  });
  retryAttempts = env.integer('RETRY_ATTEMPTS', {
    default: 3,
    min: 1,
    max: MAX_ATTEMPTS,
    description: 'Attempts of a call in all.',
  });
  retryCodes = env.list('RETRY_CODES', {
    default: ['UNAVAILABLE'],
    description: 'Status codes that are tried again.',
  });
  retryBackoff = env.duration('RETRY_BACKOFF', {
    default: '50ms',
    description: 'Longest wait before the second attempt; it doubles with each further one.',
  });
  retryMaxBackoff = env.duration('RETRY_MAX_BACKOFF', {
    default: '1s',
    description: 'Longest wait between two attempts.',
  });
  retryBudget = env.integer('RETRY_BUDGET', {
    default: 100,
    min: 0,
    max: 1000,
    description:
      'Failed attempts that the client may be ahead of successful ones before it stops trying again: each failure takes one, at half of it retries end; 0 for no budget.',
  });
  retryBudgetRatio = env.number('RETRY_BUDGET_RATIO', {
    default: 0.1,
    min: 0.001,
    max: 1000,
    description: 'What a successful call gives back to the budget.',
  });
  hedgingAttempts = env.integer('HEDGING_ATTEMPTS', {
    default: 0,
    min: 0,
    max: MAX_ATTEMPTS,
    description:
      'Attempts of an rpc that may run side by side, the first answer wins; replaces retries. 0 for none.',
  });
  hedgingDelay = env.duration('HEDGING_DELAY', {
    default: '100ms',
    description: 'Wait for an answer before the next attempt is started beside it.',
  });

  balancer = env.choice('BALANCER', ['round_robin', 'least_pending', 'random'], {
    default: 'round_robin',
    description: 'How calls are spread over the addresses of the service.',
  });
  ejectionFailures = env.integer('EJECTION_FAILURES', {
    default: 5,
    min: 0,
    description:
      'An address whose calls fail this often in a row (UNAVAILABLE, DEADLINE_EXCEEDED) is left out for a while; 0 never.',
  });
  ejectionTime = env.duration('EJECTION_TIME', {
    default: '10s',
    description: 'How long such an address is left out the first time; it doubles, up to 8 times.',
  });

  keepaliveTime = env.duration('KEEPALIVE_TIME', {
    default: '5m',
    description:
      'A connection is pinged this often, so that dead ones are noticed; 0 never. Many servers forbid less than 5m.',
  });
  keepaliveTimeout = env.duration('KEEPALIVE_TIMEOUT', {
    default: '20s',
    description: 'A connection that leaves a ping unanswered for this long is given up.',
  });
  keepaliveWithoutCalls = env.boolean('KEEPALIVE_WITHOUT_CALLS', {
    default: false,
    description: 'Pings connections without calls, too.',
  });
  dialTimeout = env.duration('DIAL_TIMEOUT', {
    default: '5s',
    description:
      'Calls fail when no connection is there after this time, though it is still tried; 0 lets them wait for their deadline.',
  });
  reconnectBackoff = env.duration('RECONNECT_BACKOFF', {
    default: '200ms',
    description: 'Wait before a lost connection is made again; it grows up to the maximum.',
  });
  reconnectMaxBackoff = env.duration('RECONNECT_MAX_BACKOFF', {
    default: '5s',
    description: 'Longest wait before a connection is tried again.',
  });
  idleTimeout = env.duration('IDLE_TIMEOUT', {
    default: '30m',
    description: 'Connections are closed after this time without calls.',
  });

  maxReceiveMessageSize = env.size('MAX_RECEIVE_MESSAGE_SIZE', {
    aliases: ['MAX_RECV_MSG_SIZE'],
    default: 16 * MIB,
    description: 'Largest answer; RESOURCE_EXHAUSTED above.',
  });
  maxSendMessageSize = env.size('MAX_SEND_MESSAGE_SIZE', {
    aliases: ['MAX_SEND_MSG_SIZE'],
    default: 16 * MIB,
    description: 'Largest request; RESOURCE_EXHAUSTED above.',
  });
  compression = env.choice('COMPRESSION', ['none', 'gzip', 'deflate'], {
    default: 'none',
    description: 'Compression of requests. Answers may be compressed in any case.',
  });
  userAgent = env.string('USER_AGENT', {
    description:
      'Put before the user agent of grpc-js. Without it: name and version of this service.',
  });
  forwardMetadata = env.list('FORWARD_METADATA', {
    default: ['accept-language'],
    description:
      'Keys of the current call that are handed on, besides x-request-id, traceparent, tracestate and baggage.',
  });
  token = env.secret('TOKEN', {
    description: 'Sent as "authorization: Bearer …" with calls that have no authorization yet.',
  });

  tls = env.boolean('TLS', {
    default: false,
    description: 'Speaks TLS. A TLS_CA_FILE or TLS_CERT_FILE implies it.',
  });
  tlsCaFile = env.string('TLS_CA_FILE', {
    description: 'PEM file with the authorities that the server is checked against.',
  });
  tlsCertFile = env.string('TLS_CERT_FILE', {
    description: 'PEM file with the certificate chain that this client shows (mutual TLS).',
  });
  tlsKeyFile = env.string('TLS_KEY_FILE', {
    description: 'PEM file with the private key of that certificate.',
  });
  tlsServerName = env.string('TLS_SERVER_NAME', {
    description: "Name that the server's certificate must have. Without it: the service's name.",
  });

  /** Rules across variables. */
  validate(): string[] {
    const files = [
      ['TLS_CA_FILE', this.tlsCaFile],
      ['TLS_CERT_FILE', this.tlsCertFile],
      ['TLS_KEY_FILE', this.tlsKeyFile],
    ] as const;
    return [
      ...files.flatMap(([name, path]) =>
        path !== undefined && !existsSync(path) ? [`${name}: file not found: "${path}"`] : [],
      ),
      ...((this.tlsCertFile === undefined) === (this.tlsKeyFile === undefined)
        ? []
        : ['TLS_KEY_FILE: expected together with TLS_CERT_FILE']),
      ...this.retryCodes
        .filter((code) => !(code in Code) || code === 'OK')
        .map((code) => `RETRY_CODES: unknown code "${code}": expected names such as UNAVAILABLE`),
      ...this.methodProblems(),
    ];
  }

  /** Settings of single rpcs that the environment gives. */
  get methodSettings(): MethodSettingsTable {
    return this.methods === undefined ? {} : parseMethodSettings(this.methods);
  }

  private methodProblems(): string[] {
    try {
      void this.methodSettings;
      return [];
    } catch (error) {
      return [`METHODS: ${(error as Error).message}`];
    }
  }
}
