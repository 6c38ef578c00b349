import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CorsOptions } from '../../middleware/cors/cors-options.js';
import { createOriginCheck } from '../../middleware/cors/origin-check.js';

/** Whether the rules of CORS hold for a method on the path of a request. */
export type CorsScope = (method: string, request: FastifyRequest) => boolean;

/**
 * Makes the hook that answers preflight requests and adds the headers of the CORS protocol
 * (https://fetch.spec.whatwg.org/#http-cors-protocol). An origin that may not call gets no headers,
 * which makes its browser refuse the answer; an origin is only ever repeated to itself if it is
 * one of those that were configured.
 *
 * @param isInScope for which requests. @default all
 */
export function createCorsHook(options: CorsOptions, isInScope: CorsScope = () => true) {
  const isAllowed = createOriginCheck(options.origins);
  const isPublic = options.origins.includes('*') && !options.credentials;
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const { origin } = request.headers;
    if (origin === undefined && isPublic) return done();
    if (!isInScope(methodOf(request), request)) return done();
    if (!isPublic) appendVary(reply, 'origin');
    if (origin === undefined || !isAllowed(origin)) return done();
    reply.header('access-control-allow-origin', isPublic ? '*' : origin);
    if (options.credentials) reply.header('access-control-allow-credentials', 'true');
    if (isPreflight(request)) return answerPreflight(request, reply, options);
    if (options.exposedHeaders.length > 0) {
      reply.header('access-control-expose-headers', options.exposedHeaders.join(', '));
    }
    done();
  };
}

/** The method of a request, or the one that a preflight request asks for. */
function methodOf(request: FastifyRequest): string {
  return isPreflight(request)
    ? String(request.headers['access-control-request-method'])
    : request.method;
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

function answerPreflight(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  options: CorsOptions,
): void {
  const asked = headers['access-control-request-headers'];
  const allowed = options.headers.length > 0 ? options.headers.join(', ') : asked;
  reply.header('access-control-allow-methods', options.methods.join(', '));
  if (allowed !== undefined) reply.header('access-control-allow-headers', allowed);
  if (options.headers.length === 0) appendVary(reply, 'access-control-request-headers');
  reply.header('access-control-max-age', String(Math.floor(options.maxAge / 1_000)));
  reply.code(204).send();
}

function appendVary(reply: FastifyReply, name: string): void {
  const current = reply.getHeader('vary');
  reply.header('vary', current === undefined ? name : `${String(current)}, ${name}`);
}
