import type { EventDefinition } from '../../call/event-definition.js';

/** Metadata of Nest's own decorator, so that both mark the same handlers. */
const MESSAGE_MAPPING_METADATA = 'websockets:message_mapping';
const MESSAGE_METADATA = 'message';
const GATEWAY_METADATA = 'websockets:is_gateway';
const DEFINITION_METADATA = Symbol.for('@nestjs-toolkit/core:event');

/**
 * Makes a method of a controller or provider the handler of an event. It is called with the payload
 * and the `Call`, or with what `@MessageBody()` and `@ConnectedSocket()` say; what it returns is sent
 * back. Nest's decorator of this name does the same for an event without types.
 *
 * @example
 * @SubscribeMessage('user:update')
 * onUserUpdate(payload: UserUpdate, call: Call) { … }
 */
export function SubscribeMessage(event: EventDefinition | string): MethodDecorator {
  const definition: EventDefinition = typeof event === 'string' ? { type: event } : event;
  return (_target, _key, descriptor) => {
    const method = descriptor.value as object;
    Reflect.defineMetadata(MESSAGE_MAPPING_METADATA, true, method);
    Reflect.defineMetadata(MESSAGE_METADATA, definition.type, method);
    Reflect.defineMetadata(DEFINITION_METADATA, definition, method);
  };
}

/** The event that a method handles. */
export function subscribedEvent(method: object): EventDefinition | undefined {
  if (Reflect.getMetadata(MESSAGE_MAPPING_METADATA, method) !== true) return undefined;
  const own = Reflect.getMetadata(DEFINITION_METADATA, method) as EventDefinition | undefined;
  if (own) return own;
  const type: unknown = Reflect.getMetadata(MESSAGE_METADATA, method);
  return typeof type === 'string' ? { type } : { type: JSON.stringify(type) };
}

/** Whether a class is a gateway, which Nest serves itself. */
export function isGateway(target: object): boolean {
  return Reflect.getMetadata(GATEWAY_METADATA, target) === true;
}
