import { createRouteTable, findConflicts, type RouteTable } from '@nestjs-toolkit/http-rule';
import type { ServedMethod, ServedService } from '../../dispatch/served-service.js';
import type { ServiceDefinition } from '../../service/service-definition.js';
import type { BodyFormat } from '../marshal/body-target.js';
import { BoundRoute } from './bound-route.js';

/** The routes of services. */
export interface ServiceRoutes {
  readonly all: readonly BoundRoute[];
  readonly table: RouteTable<BoundRoute>;
}

/**
 * Binds every `google.api.http` rule of the services.
 *
 * @throws Error naming all rules that cannot be bound, and rules of which one could never be reached
 */
export function routeServices(
  services: readonly ServedService[],
  formatOf: (service: ServiceDefinition) => BodyFormat,
): ServiceRoutes {
  const problems: string[] = [];
  const all: BoundRoute[] = [];
  for (const { service, methods } of services) {
    const format = formatOf(service);
    for (const served of methods) {
      for (const binding of bindingsOf(served)) {
        try {
          all.push(new BoundRoute(service, served, binding, format));
        } catch (error) {
          problems.push((error as Error).message);
        }
      }
    }
  }
  for (const { kind, first, second } of findConflicts(all)) {
    if (kind === 'identical')
      problems.push(`${String(first)} and ${String(second)} match the same requests`);
  }
  if (problems.length > 0) {
    throw new Error(
      `HTTP routes cannot be made:\n${problems.map((each) => `  ${each}`).join('\n')}`,
    );
  }
  return { all, table: createRouteTable(all) };
}

/** The rule of an rpc on a WebSocket says where to connect, not how to call it. */
function bindingsOf({ method: { route } }: ServedMethod) {
  return route.websocket || route.websocketProxy ? [] : (route.http ?? []);
}
