import { Controller as NestController, type Type } from '@nestjs/common';
import type { ServiceDefinition } from './service-definition.js';

const SERVICE_METADATA = Symbol.for('@nestjs-toolkit/core:service');

/**
 * A service of a proto at run time. Hand it to `ToolkitModule.forRoot({ service })`, and put
 * `@UserServiceToolkit.Controller()` on the class that implements it.
 *
 * @typeParam Server interface that the class has to implement
 */
export interface ToolkitService<Server extends object = object> extends ServiceDefinition {
  /** Makes a class the handler of the service on every transport. The class must implement every rpc. */
  Controller(): (target: Type<Server>) => void;
}

/** Makes a service of its definition. Called by generated code. */
export function createToolkitService<Server extends object>(
  definition: ServiceDefinition,
): ToolkitService<Server> {
  const service: ToolkitService<Server> = {
    ...definition,
    Controller: () => (target) => {
      const services = handledServices(target);
      Reflect.defineMetadata(SERVICE_METADATA, [...services, service], target);
      if (services.length === 0) NestController()(target);
    },
  };
  return Object.freeze(service);
}

/** Services that a class handles. */
export function handledServices(target: object): readonly ToolkitService[] {
  return (Reflect.getOwnMetadata(SERVICE_METADATA, target) as ToolkitService[] | undefined) ?? [];
}
