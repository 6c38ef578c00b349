import type { FastifyServerOptions } from 'fastify';
import type { HttpServerOptions } from './http-server-options.js';
import { answerClientError, answerFrameworkError } from './server/protocol-errors.js';
import { readTlsFiles } from '../config/tls-files.js';

/** How often Node looks for requests that take too long, in milliseconds. */
const TIMEOUT_CHECK_INTERVAL = 5_000;

/**
 * What Fastify has to be made with: sizes, timeouts, TLS and trusted proxies. Without it, as in
 * `new FastifyAdapter()`, Fastify's and Node's own defaults hold for those; all the rest of
 * {@link HttpServerOptions} works in any case.
 *
 * @throws Error naming the TLS file that is wrong
 */
export function fastifyOptions(options: HttpServerOptions): FastifyServerOptions {
  const tls = readTlsFiles(options, { name: 'HTTP', prefix: 'SERVER_HTTP' });
  const server = {
    maxHeaderSize: options.maxHeaderSize,
    headersTimeout: options.headersTimeout,
    connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL,
  };
  return {
    ...(tls ? { https: { ...tls, ...server } } : { http: server }),
    bodyLimit: options.bodyLimit,
    requestTimeout: options.requestTimeout,
    keepAliveTimeout: options.keepAliveTimeout,
    trustProxy: options.trustProxy.includes('true')
      ? true
      : options.trustProxy.length > 0 && [...options.trustProxy],
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
  };
}
