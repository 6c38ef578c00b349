import type { EventDefinition } from '../../call/event-definition.js';
import type { HandlerClass } from '../../dispatch/handler-classes.js';
import type { NestHost } from '../../dispatch/nest-internals.js';
import { isGateway, subscribedEvent } from './subscribe-message.js';

/** A method that handles an event. */
export interface FoundHandler {
  readonly definition: EventDefinition;
  readonly method: string;
  readonly handlerClass: HandlerClass;
}

/**
 * Finds the methods with `@SubscribeMessage()` of controllers and providers. Those of gateways are
 * Nest's own.
 *
 * @throws Error for a provider that is made for each request: only controllers may be
 */
export function discoverEvents({ container }: NestHost): FoundHandler[] {
  return [...container.getModules()].flatMap(([moduleKey, module]) => {
    const controllers = [...module.controllers.values()];
    const providers = [...module.providers.values()];
    return [...controllers, ...providers].flatMap((wrapper) => {
      const handlers = handlersOf({ wrapper, module, moduleKey });
      if (handlers.length > 0 && providers.includes(wrapper) && !wrapper.isDependencyTreeStatic()) {
        throw new Error(
          `${wrapper.name} handles events and is made for each request: put its @SubscribeMessage() methods into a controller`,
        );
      }
      return handlers;
    });
  });
}

function handlersOf(handlerClass: HandlerClass): FoundHandler[] {
  const metatype = handlerClass.wrapper.metatype as object | null;
  // A provider that is a plain value has no class.
  if (typeof metatype !== 'function' || isGateway(metatype)) return [];
  return [...methodsOf(metatype.prototype as object | undefined)].flatMap(([method, callback]) => {
    const definition = subscribedEvent(callback);
    return definition ? [{ definition, method, handlerClass }] : [];
  });
}

/** Methods of a class and of those it extends. */
function methodsOf(prototype: object | null | undefined): Map<string, object> {
  const methods = new Map<string, object>();
  let each = prototype;
  while (each && each !== Object.prototype) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(each))) {
      if (typeof value === 'function' && !methods.has(name)) methods.set(name, value as object);
    }
    each = Object.getPrototypeOf(each) as object | null;
  }
  methods.delete('constructor');
  return methods;
}
