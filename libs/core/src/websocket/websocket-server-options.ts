import { env } from '../config/env.js';

const KIB = 1024;
const MIB = 1024 ** 2;

/**
 * The WebSocket server's variables, read under `{SERVICE_PREFIX}_SERVER_WEBSOCKET_*`. It shares the
 * port of the HTTP server. Durations are in milliseconds and sizes in bytes once they are read.
 */
export class WebSocketServerOptions {
  path = env.string('PATH', {
    default: '/ws',
    description:
      'Path to connect to for events and rpcs, beside those of rpcs with (toolkit.route).websocket; none turns it off.',
  });
  origins = env.list('ORIGINS', {
    default: [],
    description:
      'Origins of pages that may connect beside the own host: https://app.example.com, https://*.example.com for all subdomains, or * for any.',
  });

  maxMessageSize = env.size('MAX_MESSAGE_SIZE', {
    default: MIB,
    description: 'Largest message of a client, also after decompression; close code 1009 above.',
  });
  maxQueueSize = env.size('MAX_QUEUE_SIZE', {
    default: MIB,
    description: 'Most bytes that wait for one client to read them.',
  });
  slowConsumer = env.choice('SLOW_CONSUMER', ['close', 'drop'], {
    default: 'close',
    description:
      'A client that MAX_QUEUE_SIZE bytes wait for: its connection is closed with 4008, or further events to it are dropped.',
  });
  maxPendingFrames = env.integer('MAX_PENDING_FRAMES', {
    default: 64,
    min: 1,
    description:
      'Most frames of one client, or of one stream of it, that wait for handlers; it is not read from above.',
  });
  maxCalls = env.integer('MAX_CALLS', {
    default: 100,
    min: 1,
    description: 'Most calls of one connection at a time; RESOURCE_EXHAUSTED above.',
  });
  maxRooms = env.integer('MAX_ROOMS', {
    default: 1_000,
    min: 1,
    description: 'Most rooms that one connection may be in.',
  });
  messageRate = env.integer('MESSAGE_RATE', {
    default: 1_000,
    min: 0,
    description:
      'Frames per second that one client may send on average, twice as many at once; RESOURCE_EXHAUSTED above, and close code 4429 for whoever goes on. 0 sets no limit.',
  });
  maxBadFrames = env.integer('MAX_BAD_FRAMES', {
    default: 10,
    min: 1,
    description: 'Malformed frames after which a connection is closed with 4400.',
  });
  maxDeadline = env.duration('MAX_DEADLINE', {
    default: '0s',
    description:
      'Longest time that a call or event may take, streams too, whatever its frame asks for; 0 sets no limit.',
  });

  pingInterval = env.duration('PING_INTERVAL', {
    default: '25s',
    description: 'A connection that is silent for this long is sent a ping; 0 never.',
  });
  pongTimeout = env.duration('PONG_TIMEOUT', {
    default: '10s',
    description: 'Time for the answer to a ping, after which the connection is cut.',
  });
  closeTimeout = env.duration('CLOSE_TIMEOUT', {
    default: '2s',
    description: 'Time for the answer to a close frame, after which the connection is cut.',
  });

  compression = env.boolean('COMPRESSION', {
    default: false,
    description:
      'Compresses messages of COMPRESSION_MIN_SIZE and more (permessage-deflate) if the client can. It costs memory for every connection.',
  });
  compressionMinSize = env.size('COMPRESSION_MIN_SIZE', {
    default: KIB,
    description: 'Smallest message that is compressed.',
  });

  proxyHeaders = env.list('PROXY_HEADERS', {
    default: ['authorization', 'accept-language', 'x-request-id', 'traceparent', 'tracestate'],
    description:
      'Headers of the handshake that rpcs with websocket_proxy send on as metadata; a trailing * stands for any ending.',
  });
  proxyTimeout = env.duration('PROXY_TIMEOUT', {
    default: '15s',
    description:
      'Time for the first answer to an rpc with websocket_proxy that is no stream; 0 sets no limit.',
  });

  backplane = env.string('BACKPLANE', {
    description:
      'Prefix of the redis plugin through which instances share rooms, users and presence. Absent: each instance is for itself.',
  });
  backplaneHistory = env.integer('BACKPLANE_HISTORY', {
    default: 10_000,
    min: 1,
    description:
      'Latest messages that an instance keeps to send again to instances that missed them.',
  });

  /** Rules across variables. */
  validate(): string[] {
    const problems = this.origins
      .filter((origin) => !isOriginPattern(origin))
      .map(
        (origin) =>
          `ORIGINS: "${origin}" is no origin: expected such as https://app.example.com, https://*.example.com or *`,
      );
    if (this.path !== 'none' && !/^\/[^?#\s]*$/.test(this.path)) {
      problems.push(`PATH: "${this.path}" is no path: expected such as /ws, or none`);
    }
    return problems;
  }
}

function isOriginPattern(origin: string): boolean {
  return origin === '*' || /^[a-z][a-z0-9+.-]*:\/\/(\*\.)?[^\s/?#*]+$/i.test(origin);
}
