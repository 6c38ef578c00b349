import type { RouteTable } from '@nestjs-toolkit/http-rule';
import type { FastifyRequest } from 'fastify';
import type { MethodDefinition, ServiceDefinition } from '../../service/service-definition.js';
import type { BoundRoute } from '../routing/bound-route.js';
import { parseRequestTarget } from '../routing/request-target.js';
import type { CorsScope } from './cors-hook.js';

/** Whether an rpc names the middleware `cors`. */
export type CorsRule = (service: ServiceDefinition, method: MethodDefinition) => boolean;

/**
 * CORS for rpcs that name it, and for paths of no rpc, so that a page can read why it got a 404. An rpc
 * that excludes it stays closed to pages of other origins.
 */
export function createCorsScope(table: RouteTable<BoundRoute>, names: CorsRule): CorsScope {
  return (method: string, request: FastifyRequest) => {
    const { path } = parseRequestTarget(request.raw.url!);
    const match = table.match(method, path);
    if (match.kind === 'route') return names(match.route.service, match.route.rpc);
    if (method !== 'HEAD') return true;
    const asGet = table.match('GET', path);
    return asGet.kind !== 'route' || names(asGet.route.service, asGet.route.rpc);
  };
}
