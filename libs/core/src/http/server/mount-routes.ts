import { METHODS } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { statusErrorFrom } from '../../error/status-error-from.js';
import { sendError } from '../response/send-answer.js';
import type { BoundRoute } from '../routing/bound-route.js';
import type { ServiceRoutes } from '../routing/route-services.js';
import { createRequestHandler } from './handle-request.js';
import type { HttpRuntime } from './http-runtime.js';
import { errorFromFastify } from './protocol-errors.js';

type Handler = (request: FastifyRequest, reply: FastifyReply) => void;

/**
 * Puts the routes of services on Fastify: one wildcard for each method, behind which our own table
 * decides. Routes of others are found before the wildcard. Where somebody else has it, as with a Nest
 * controller for `*`, routes are mounted below the fixed part of their paths.
 */
export function mountRoutes(
  fastify: FastifyInstance,
  routes: ServiceRoutes,
  runtime: HttpRuntime,
): void {
  for (const method of customMethods(fastify, routes.all)) {
    fastify.addHttpMethod(method, { hasBody: true });
  }
  const methods = [...fastify.supportedMethods];
  const handler = createRequestHandler(routes.table, methods, runtime);
  void fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // Bodies are read by the calls themselves, within their own limits.
    scope.addContentTypeParser(['application/json', '*'], (_request, _payload, done) => done(null));
    scope.setErrorHandler((error: FastifyError, request, reply) => {
      const known = errorFromFastify(error);
      sendError(reply, known ?? statusErrorFrom(error, runtime), undefined, runtime);
      return reply;
    });
    const isTaken = (method: string): boolean =>
      scope.hasRoute({ method, url: '*' }) || scope.hasRoute({ method, url: '/*' });
    const free = methods.filter((method) => !isTaken(method));
    add(scope, free, '*', handler);
    const taken = methods.filter((method) => !free.includes(method));
    for (const url of fixedParts(routes.all)) {
      const open = taken.filter((method) => !scope.hasRoute({ method, url }));
      add(scope, open, url, handler);
    }
  });
}

function add(scope: FastifyInstance, method: string[], url: string, handler: Handler): void {
  if (method.length > 0) scope.route({ method, url, handler, exposeHeadRoute: false });
}

/** Methods of `custom` rules that Fastify does not know yet. */
function customMethods(fastify: FastifyInstance, routes: readonly BoundRoute[]): Set<string> {
  const known = new Set([...fastify.supportedMethods, '*']);
  const custom = routes.filter(({ method }) => !known.has(method));
  for (const route of custom) {
    if (!METHODS.includes(route.method)) {
      throw new Error(`${String(route)}: Node serves no HTTP method "${route.method}"`);
    }
  }
  return new Set(custom.map(({ method }) => method));
}

/** Where routes lie, in Fastify's syntax: `/v1/users/*` for `/v1/users/{id}`. */
function fixedParts(routes: readonly BoundRoute[]): Set<string> {
  const urls = new Set<string>();
  for (const { template } of routes) {
    const { segments } = template;
    const open = segments.findIndex(({ kind }) => kind !== 'literal');
    const fixed = open === -1 ? segments : segments.slice(0, open);
    const path = fixed.map((segment) => (segment.kind === 'literal' ? `/${segment.text}` : ''));
    const verb = template.verb === undefined ? '' : `:${template.verb}`;
    if (open !== -1) urls.add(`${path.join('')}/*`);
    // `**` may stand for nothing
    const mayEnd = open === -1 || segments[open]?.kind === 'multi';
    if (mayEnd) urls.add(`${path.join('') || '/'}${verb}`.replaceAll(':', '::'));
  }
  return urls;
}
