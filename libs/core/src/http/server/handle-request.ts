import type { RouteMatch, RouteTable } from '@nestjs-toolkit/http-rule';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Metadata } from '../../call/metadata.js';
import { StatusError } from '../../error/status-error.js';
import { statusErrorFrom } from '../../error/status-error-from.js';
import { sendError } from '../response/send-answer.js';
import type { BoundRoute } from '../routing/bound-route.js';
import { parseRequestTarget, type RequestTarget } from '../routing/request-target.js';
import { HttpCall } from './http-call.js';
import type { HttpExchange } from './http-call-origin.js';
import type { HttpRuntime } from './http-runtime.js';

type Found = Extract<RouteMatch<BoundRoute>, { kind: 'route' }>;

/**
 * Makes the handler of all requests that are for no route of Fastify: finds the rpc and calls it, or
 * answers 404, 405 with `Allow`, 400 for a malformed path, or `OPTIONS`.
 *
 * @param methods that Fastify serves, for routes of any method
 */
export function createRequestHandler(
  table: RouteTable<BoundRoute>,
  methods: readonly string[],
  runtime: HttpRuntime,
) {
  const allowedFor = (path: string): string[] => allowedMethods(table.methodsFor(path), methods);

  const open = ({ route, values }: Found, query: string, exchange: HttpExchange): void => {
    if (values.length > 0) exchange.request.params = parametersOf(route, values);
    new HttpCall(route, runtime, { values, query }, exchange).open();
  };

  const answerOthers = (
    match: Exclude<RouteMatch<BoundRoute>, Found>,
    { path, query }: RequestTarget,
    exchange: HttpExchange,
  ): void => {
    if (match.kind === 'malformed') {
      throw StatusError.invalidArgument(
        `path is malformed at character ${match.position + 1}: ${match.message}`,
      );
    }
    const { method } = exchange.request;
    if (method === 'GET' && runtime.isUpgradePath(path)) {
      exchange.reply.header('upgrade', 'websocket');
      throw upgradeRequired(path);
    }
    if (match.kind === 'unknown') throw StatusError.notFound(`no route for ${method} ${path}`);
    if (method === 'HEAD' && match.allowed.includes('GET')) {
      const asGet = table.match('GET', path);
      if (asGet.kind === 'route') return open(asGet, query, exchange);
    }
    const allow = allowedFor(path).join(', ');
    if (method === 'OPTIONS') {
      exchange.reply.code(204).header('allow', allow).send();
      return;
    }
    throw methodNotAllowed(method, path, allow);
  };

  return (request: FastifyRequest, reply: FastifyReply): void => {
    try {
      const target = parseRequestTarget(request.raw.url!);
      const match = table.match(request.method, target.path);
      if (match.kind === 'route') open(match, target.query, { request, reply });
      else answerOthers(match, target, { request, reply });
    } catch (error) {
      sendError(reply, statusErrorFrom(error, runtime), undefined, runtime);
    }
  };
}

/** What `Allow` lists for the methods of routes. */
function allowedMethods(ofRoutes: readonly string[], all: readonly string[]): string[] {
  if (ofRoutes.includes('*')) return [...all].toSorted();
  const allowed = new Set([...ofRoutes, 'OPTIONS']);
  if (allowed.has('GET')) allowed.add('HEAD');
  return [...allowed].toSorted();
}

function methodNotAllowed(method: string, path: string, allow: string): StatusError {
  return StatusError.unimplemented(`${method} is not allowed on ${path}: expected ${allow}`, {
    httpStatus: 405,
    metadata: new Metadata([['allow', allow]]),
  });
}

function upgradeRequired(path: string): StatusError {
  return StatusError.failedPrecondition(`${path} is for WebSocket connections`, {
    httpStatus: 426,
  });
}

/** What guards find as `request.params`: the path's variables by name. */
function parametersOf({ variableNames }: BoundRoute, values: readonly string[]) {
  const parameters = Object.create(null) as Record<string, string>;
  for (let index = 0; index < values.length; index += 1) {
    parameters[variableNames[index]!] = values[index]!;
  }
  return parameters;
}
