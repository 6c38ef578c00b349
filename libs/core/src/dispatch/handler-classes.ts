import type { ServiceDefinition } from '../service/service-definition.js';
import { handledServices } from '../service/toolkit-service.js';
import type { InstanceWrapper, NestHost, NestModule } from './nest-internals.js';

/** A controller that handles a service, and the module that declares it. */
export interface HandlerClass {
  readonly wrapper: InstanceWrapper;
  readonly module: NestModule;
  readonly moduleKey: string;
}

/** Metadata of `@GrpcMethod()` and `@MessagePattern()`; the constant itself is not public. */
const PATTERN_METADATA = 'microservices:pattern';

/**
 * Finds the class that handles a service.
 *
 * @returns `undefined` if the service is handled by stock Nest controllers (`@GrpcMethod()`)
 * @throws Error if no class handles it, or more than one
 */
export function findHandlerClass(
  service: ServiceDefinition,
  { container }: NestHost,
): HandlerClass | undefined {
  const all = [...container.getModules()].flatMap(([moduleKey, module]) =>
    [...module.controllers.values()].map((wrapper) => ({ wrapper, module, moduleKey })),
  );
  const found = all.filter(({ wrapper }) =>
    handledServices(wrapper.metatype as object).some(
      ({ typeName }) => typeName === service.typeName,
    ),
  );
  if (found.length > 1) throw new Error(severalHandlers(service, found));
  if (
    found.length === 0 &&
    needsHandler(service) &&
    !all.some(({ wrapper }) => isStockHandler(wrapper, service))
  ) {
    throw new Error(noHandler(service));
  }
  return found[0];
}

/** Names of the rpcs of a service that a handler class lacks. */
export function missingHandlers(service: ServiceDefinition, { wrapper }: HandlerClass): string[] {
  const prototype = (wrapper.metatype as { prototype: Record<string, unknown> }).prototype;
  return service.methods
    .filter((method) => !isForwarded(method) && typeof prototype[method.handler] !== 'function')
    .map(({ handler }) => handler);
}

function needsHandler(service: ServiceDefinition): boolean {
  return service.methods.some((method) => !isForwarded(method));
}

/** Whether an rpc needs no method of a class: it goes elsewhere, or opens a WebSocket for events. */
export function isForwarded({ route, kind }: ServiceDefinition['methods'][number]): boolean {
  if (route.httpProxy !== undefined || route.websocketProxy !== undefined) return true;
  return route.websocket === true && kind === 'unary';
}

function isStockHandler({ metatype }: InstanceWrapper, service: ServiceDefinition): boolean {
  const prototype = (metatype as { prototype: object }).prototype;
  return Object.getOwnPropertyNames(prototype).some((name) => {
    const method = Object.getOwnPropertyDescriptor(prototype, name)?.value as object | undefined;
    if (typeof method !== 'function') return false;
    const patterns = (Reflect.getMetadata(PATTERN_METADATA, method) ?? []) as {
      service?: string;
    }[];
    return patterns.some(
      (pattern) => pattern.service === service.name || pattern.service === service.typeName,
    );
  });
}

function noHandler({ name, typeName }: ServiceDefinition): string {
  return `no class handles ${typeName}: put @${name}Toolkit.Controller() on a class and list it in the controllers of a module`;
}

function severalHandlers({ typeName }: ServiceDefinition, found: readonly HandlerClass[]): string {
  const names = found.map(({ wrapper }) => wrapper.name).join(' and ');
  return `${names} both handle ${typeName}: keep one of them in the controllers of your modules`;
}
