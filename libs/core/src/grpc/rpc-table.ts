import type { ServedMethod, ServedService } from '../dispatch/served-service.js';
import type { ToolkitLogger } from '../logging/toolkit-logger.js';
import { BoundRpc, type RpcSettings } from './bound-rpc.js';
import type { MethodDefinition, ServiceDefinition } from '../service/service-definition.js';

/** The stock Nest handler of an rpc, if there is one. */
export type StockFinder = (
  service: ServiceDefinition,
  method: MethodDefinition,
) => ServedMethod | undefined;

/**
 * Finds who serves each rpc: the toolkit handler, or else a stock Nest handler. An rpc without either
 * is answered UNIMPLEMENTED, and said in the log.
 */
export function bindRpcs(
  services: readonly ServedService[],
  findStock: StockFinder,
  settings: RpcSettings,
): BoundRpc[] {
  return services.flatMap((served) => {
    const handlers = new Map(served.methods.map((each) => [each.method.path, each]));
    const missing: string[] = [];
    const rpcs = served.service.methods.flatMap((method) => {
      const found: ServedMethod | undefined =
        handlers.get(method.path) ?? findStock(served.service, method);
      if (!found) missing.push(method.name);
      return found ? [new BoundRpc(served.service, found, settings, false)] : [];
    });
    if (missing.length > 0) warnOfMissing(served.service.typeName, missing, settings.logger);
    return rpcs;
  });
}

/** Binds the rpcs of health and reflection. */
export function bindBackgroundRpcs(
  services: readonly ServedService[],
  settings: RpcSettings,
): BoundRpc[] {
  return services.flatMap(({ service, methods }) =>
    methods.map((method) => new BoundRpc(service, method, settings, true)),
  );
}

function warnOfMissing(service: string, missing: readonly string[], logger: ToolkitLogger): void {
  logger.warn(
    `service ${service} has no handler for ${missing.join(', ')}: such calls are answered UNIMPLEMENTED`,
  );
}
