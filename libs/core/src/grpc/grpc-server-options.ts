import { env } from '../config/env.js';
import { isUnixHost } from './listener/listen-target.js';

const MIB = 1024 ** 2;
/** What Node's HTTP/2 takes of a header block before any of our code sees it, in bytes. */
const MAX_HEADER_LIST = 65_535;

/**
 * The gRPC server's variables, read under `{SERVICE_PREFIX}_SERVER_GRPC_*`. Durations are in
 * milliseconds and sizes in bytes once they are read; a duration of 0 switches its rule off.
 */
export class GrpcServerOptions {
  disabled = env.boolean('DISABLED', {
    default: false,
    description: 'Serves no gRPC at all.',
  });
  host = env.string('HOST', {
    aliases: ['LISTEN'],
    default: '0.0.0.0',
    description: 'IP address or host name to listen on, or unix:/path for a UNIX socket.',
  });
  port = env.port('PORT', {
    default: 9000,
    description: 'TCP port to listen on; 0 lets the system choose.',
  });

  maxReceiveMessageSize = env.size('MAX_RECEIVE_MESSAGE_SIZE', {
    default: 16 * MIB,
    description: 'Largest request message, also after decompression; RESOURCE_EXHAUSTED above.',
  });
  maxSendMessageSize = env.size('MAX_SEND_MESSAGE_SIZE', {
    default: 16 * MIB,
    description: 'Largest response message, before compression; RESOURCE_EXHAUSTED above.',
  });
  maxMetadataSize = env.size('MAX_METADATA_SIZE', {
    default: 16 * 1024,
    description:
      'Most metadata of a request, keys and values together, at most 64KiB; RESOURCE_EXHAUSTED above. Error details of an answer that are larger are left out.',
  });
  maxConnections = env.integer('MAX_CONNECTIONS', {
    aliases: ['MAX_CONNECTION_SIZE'],
    default: 10_000,
    min: 1,
    description: 'Most connections at a time; more are closed at once.',
  });
  maxConcurrentStreams = env.integer('MAX_CONCURRENT_STREAMS', {
    default: 1_000,
    min: 1,
    description: 'Most calls of one connection at a time; its further calls wait at the client.',
  });
  maxInFlightCalls = env.integer('MAX_IN_FLIGHT_CALLS', {
    default: 10_000,
    min: 1,
    description:
      'Most calls at a time, all connections together; RESOURCE_EXHAUSTED above. A cancelled call counts until its handler has ended.',
  });
  maxDeadline = env.duration('MAX_DEADLINE', {
    default: '0s',
    description:
      'Longest time that a call may take, streams too, whatever its caller asks for; 0 sets no limit.',
  });

  keepaliveTime = env.duration('KEEPALIVE_TIME', {
    default: '1m',
    description: 'A connection is pinged this often, so that dead peers are noticed; 0 never.',
  });
  keepaliveTimeout = env.duration('KEEPALIVE_TIMEOUT', {
    default: '20s',
    description: 'A connection that leaves a ping unanswered for this long is cut.',
  });
  maxConnectionIdle = env.duration('MAX_CONNECTION_IDLE', {
    default: '15m',
    description: 'A connection without calls is closed after this time; 0 never.',
  });
  maxConnectionAge = env.duration('MAX_CONNECTION_AGE', {
    default: '30m',
    description:
      'A connection is closed gracefully after this time (give or take a tenth), so that clients spread over new instances; 0 never.',
  });
  maxConnectionAgeGrace = env.duration('MAX_CONNECTION_AGE_GRACE', {
    default: '0s',
    description:
      'Calls on a connection that has reached its age are cut after this time; 0 lets them end.',
  });

  compression = env.choice('COMPRESSION', ['none', 'gzip', 'deflate'], {
    default: 'none',
    description:
      'Compression of responses of 1KiB and more, for clients that accept it. Requests may be compressed in any case.',
  });
  reflection = env.boolean('REFLECTION', {
    default: true,
    description: 'Serves grpc.reflection, so that tools such as grpcurl can list and call rpcs.',
  });
  health = env.boolean('HEALTH', {
    default: true,
    description: 'Serves grpc.health.v1.Health.',
  });

  tlsCertFile = env.string('TLS_CERT_FILE', {
    description: 'PEM file with the certificate chain. With it the server speaks TLS only.',
  });
  tlsKeyFile = env.string('TLS_KEY_FILE', {
    description: 'PEM file with the private key of the certificate.',
  });
  tlsCaFile = env.string('TLS_CA_FILE', {
    description: 'PEM file with the authorities that client certificates are checked against.',
  });
  tlsClientAuth = env.choice('TLS_CLIENT_AUTH', ['none', 'request', 'require'], {
    default: 'none',
    description:
      'Client certificates: none asks for none, request checks one if it is given, require refuses connections without a valid one.',
  });

  /** Rules across variables. */
  validate(): string[] {
    return [...this.tlsProblems(), ...this.limitProblems()];
  }

  private tlsProblems(): string[] {
    const problems: string[] = [];
    if ((this.tlsCertFile === undefined) !== (this.tlsKeyFile === undefined)) {
      const [set, missing] = this.tlsCertFile ? ['CERT', 'KEY'] : ['KEY', 'CERT'];
      problems.push(`TLS_${set}_FILE is set without TLS_${missing}_FILE: set both or neither`);
    }
    if (this.tlsClientAuth !== 'none' && this.tlsCaFile === undefined) {
      problems.push(
        `TLS_CLIENT_AUTH "${this.tlsClientAuth}" needs TLS_CA_FILE to check certificates against`,
      );
    }
    if (this.tlsClientAuth !== 'none' && this.tlsCertFile === undefined) {
      problems.push(`TLS_CLIENT_AUTH "${this.tlsClientAuth}" needs TLS_CERT_FILE and TLS_KEY_FILE`);
    }
    return problems;
  }

  private limitProblems(): string[] {
    const problems: string[] = [];
    if (this.maxMetadataSize > MAX_HEADER_LIST + 1) {
      problems.push(
        'MAX_METADATA_SIZE must be at most 64KiB, which is what HTTP/2 headers can hold',
      );
    }
    if (this.keepaliveTime > 0 && this.keepaliveTimeout === 0) {
      problems.push('KEEPALIVE_TIMEOUT must be more than 0 as long as KEEPALIVE_TIME is');
    }
    if (!isUnixHost(this.host) && this.host.includes('/')) {
      problems.push(`HOST "${this.host}" is a path: write unix:${this.host} for a UNIX socket`);
    }
    return problems;
  }
}
