import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CorsOptions } from './cors-options.js';

/** Whether pages of an origin may call. */
type OriginCheck = (origin: string) => boolean;

/**
 * Makes the hook that answers preflight requests and adds the headers of the CORS protocol
 * (https://fetch.spec.whatwg.org/#http-cors-protocol). An origin that may not call gets no headers,
 * which makes its browser refuse the answer; an origin is only ever repeated to itself if it is
 * one of those that were configured.
 */
export function createCorsHook(options: CorsOptions) {
  const isAllowed = originCheck(options.origins);
  const isPublic = options.origins.includes('*') && !options.credentials;
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const { origin } = request.headers;
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

function originCheck(origins: readonly string[]): OriginCheck {
  if (origins.includes('*')) return () => true;
  const exact = new Set(origins);
  const patterns = origins
    .filter((origin) => origin.includes('://*.'))
    .map((origin) => {
      const [scheme = '', domain = ''] = origin.split('://*');
      return { start: `${scheme}://`, end: domain };
    });
  return (origin) =>
    exact.has(origin) ||
    patterns.some(
      ({ start, end }) =>
        origin.startsWith(start) &&
        origin.endsWith(end) &&
        isLabels(origin.slice(start.length, -end.length)),
    );
}

/** Whether a text is what `*` may stand for in a host: labels, so neither a port nor a user name. */
function isLabels(text: string): boolean {
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(text);
}

function appendVary(reply: FastifyReply, name: string): void {
  const current = reply.getHeader('vary');
  reply.header('vary', current === undefined ? name : `${String(current)}, ${name}`);
}
