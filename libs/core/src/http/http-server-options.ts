import { isIP } from 'node:net';
import { env } from '../config/env.js';
import { CorsOptions } from '../middleware/cors/cors-options.js';
import { isHeaderEntry } from './header-list.js';

const MIB = 1024 ** 2;

/**
 * The HTTP server's variables, read under `{SERVICE_PREFIX}_SERVER_HTTP_*`. Durations are in
 * milliseconds and sizes in bytes once they are read.
 */
export class HttpServerOptions {
  host = env.string('HOST', {
    aliases: ['LISTEN'],
    default: '0.0.0.0',
    description: 'IP address or host name to listen on.',
  });
  port = env.port('PORT', {
    default: 8080,
    description: 'TCP port to listen on; 0 lets the system choose.',
  });

  bodyLimit = env.size('BODY_LIMIT', {
    default: 16 * MIB,
    description:
      'Largest request body, also after decompression, and largest message of an upload stream; 413 above.',
  });
  maxHeaderSize = env.size('MAX_HEADER_SIZE', {
    default: 16 * 1024,
    description: 'Largest request line and headers together; 431 above.',
  });
  maxQueryParameters = env.integer('MAX_QUERY_PARAMETERS', {
    default: 1_000,
    min: 1,
    description: 'Most parameters of a query string or form; 400 above.',
  });
  maxConnections = env.integer('MAX_CONNECTIONS', {
    default: 10_000,
    min: 1,
    description: 'Most connections at a time; more are closed at once.',
  });
  maxInFlightCalls = env.integer('MAX_IN_FLIGHT_CALLS', {
    default: 10_000,
    min: 1,
    description:
      'Most calls at a time, all connections together; 503 above. A cancelled call counts until its handler has ended.',
  });
  maxDeadline = env.duration('MAX_DEADLINE', {
    default: '0s',
    description:
      'Longest time that a call may take, streams too, whatever x-request-timeout or grpc-timeout ask for; 0 sets no limit.',
  });

  keepAliveTimeout = env.duration('KEEP_ALIVE_TIMEOUT', {
    default: '72s',
    description:
      'A connection without requests is closed after this time. It should be longer than that of the load balancer in front.',
  });
  headersTimeout = env.duration('HEADERS_TIMEOUT', {
    default: '60s',
    description: 'Longest time until the headers of a request are complete; 408 then, 0 never.',
  });
  requestTimeout = env.duration('REQUEST_TIMEOUT', {
    default: '5m',
    description: 'Longest time until a request is complete, upload streams too; 408 then, 0 never.',
  });
  heartbeat = env.duration('HEARTBEAT', {
    default: '15s',
    description:
      'A stream of answers that is silent for this long sends an empty line or comment, so that proxies keep it; 0 never.',
  });

  trustProxy = env.list('TRUST_PROXY', {
    default: [],
    description:
      'Whose X-Forwarded-* headers are believed: IP addresses and networks (10.0.0.0/8, loopback, linklocal, uniquelocal), or true for anyone.',
  });
  compression = env.boolean('COMPRESSION', {
    default: false,
    description:
      'Compresses answers of COMPRESSION_MIN_SIZE and more with br, gzip or deflate, as the client prefers. Requests may be compressed in any case.',
  });
  compressionMinSize = env.size('COMPRESSION_MIN_SIZE', {
    default: 1024,
    description: 'Smallest answer that is compressed.',
  });
  unknownQuery = env.choice('UNKNOWN_QUERY', ['ignore', 'refuse'], {
    default: 'ignore',
    description: 'Query parameters that name no field: ignored, or answered with 400.',
  });
  unknownFields = env.choice('UNKNOWN_FIELDS', ['ignore', 'refuse'], {
    default: 'ignore',
    description: 'JSON members that name no field: ignored, or answered with 400.',
  });
  notAcceptable = env.choice('NOT_ACCEPTABLE', ['ignore', 'refuse'], {
    default: 'ignore',
    description:
      'Accept headers that name no media type which can be served: answered in JSON, or with 406.',
  });
  headerMapping = env.choice('HEADER_MAPPING', ['plain', 'router'], {
    default: 'plain',
    description:
      'Names of request headers in metadata: plain keeps them; router puts router- in front of all but X-* and takes router-metadata- off, as the original toolkit does.',
  });

  requestHeaders = env.list('REQUEST_HEADERS', {
    default: ['*'],
    description:
      'Request headers that become metadata, by name or beginning (x-tenant-*). What the server reads itself, as x-request-timeout, need not be here.',
  });
  responseHeaders = env.list('RESPONSE_HEADERS', {
    default: ['*'],
    description:
      'Keys of response metadata that become headers, by name or beginning (x-*). The others stay inside.',
  });

  docs = env.boolean('DOCS', {
    description:
      'Serves the OpenAPI document and a page that shows it, to everyone. Not set: unless NODE_ENV is production.',
  });
  docsPath = env.string('DOCS_PATH', {
    default: '/docs',
    description: 'Path of the page that shows the OpenAPI document.',
  });
  openapiPath = env.string('OPENAPI_PATH', {
    default: '/openapi.json',
    description: 'Path of the OpenAPI document.',
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

  cors = env.nested('CORS_', CorsOptions);

  /** Rules across variables. */
  validate(): string[] {
    return [
      ...this.tlsProblems(),
      ...this.timeoutProblems(),
      ...this.proxyProblems(),
      ...this.docsProblems(),
      ...this.headerProblems(),
    ];
  }

  private headerProblems(): string[] {
    const lists = [
      ['REQUEST_HEADERS', this.requestHeaders],
      ['RESPONSE_HEADERS', this.responseHeaders],
    ] as const;
    return lists.flatMap(([name, entries]) =>
      entries
        .filter((entry) => !isHeaderEntry(entry))
        .map(
          (entry) =>
            `${name}: "${entry}" is no header name: expected one such as x-tenant, or x-tenant-* for all that begin so`,
        ),
    );
  }

  private docsProblems(): string[] {
    const paths = [
      ['DOCS_PATH', this.docsPath, '/docs'],
      ['OPENAPI_PATH', this.openapiPath, '/openapi.json'],
    ] as const;
    const problems = paths
      .filter(([, path]) => !/^(\/[\w\-.~]+)+$/.test(path))
      .map(
        ([name, path, example]) => `${name}: "${path}" is no path: expected one such as ${example}`,
      );
    if (this.docsPath === this.openapiPath)
      problems.push('OPENAPI_PATH: must differ from DOCS_PATH');
    return problems;
  }

  private tlsProblems(): string[] {
    const problems: string[] = [];
    if (this.tlsCertFile !== undefined && this.tlsKeyFile === undefined) {
      problems.push('TLS_KEY_FILE: is not set, but TLS_CERT_FILE is: set both or neither');
    }
    if (this.tlsKeyFile !== undefined && this.tlsCertFile === undefined) {
      problems.push('TLS_CERT_FILE: is not set, but TLS_KEY_FILE is: set both or neither');
    }
    if (this.tlsClientAuth === 'none') return problems;
    if (this.tlsCaFile === undefined) {
      problems.push('TLS_CA_FILE: is needed to check client certificates, or TLS_CLIENT_AUTH=none');
    }
    if (this.tlsCertFile === undefined) {
      problems.push('TLS_CERT_FILE: is needed to ask for client certificates');
    }
    return problems;
  }

  /** Node refuses the other order when the server is made. */
  private timeoutProblems(): string[] {
    if (this.requestTimeout === 0 || this.headersTimeout <= this.requestTimeout) return [];
    return ['HEADERS_TIMEOUT: must be at most REQUEST_TIMEOUT, which covers headers and body'];
  }

  private proxyProblems(): string[] {
    return this.trustProxy
      .filter((proxy) => !isProxy(proxy))
      .map(
        (proxy) =>
          `TRUST_PROXY: "${proxy}" is no proxy: expected an IP address, a network such as 10.0.0.0/8, loopback, linklocal, uniquelocal or true`,
      );
  }
}

const NAMED_PROXIES = ['true', 'loopback', 'linklocal', 'uniquelocal'];

function isProxy(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (bits === 0) return NAMED_PROXIES.includes(text);
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  return isPrefix && rest.length === 0;
}
