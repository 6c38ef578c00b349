import type { PluginPrefix } from '@nestjs-toolkit/core';
import type { EventData, EventMessage } from '../event.js';
import type { SubscribeOptions } from '../plugin-interface.js';

const METADATA = Symbol('TOOLKIT:ON_MESSAGE');

export interface OnMessageOptions extends SubscribeOptions {
  /** Prefix of the plugin. @default the only plugin of type `rabbitmq` */
  readonly plugin?: PluginPrefix;
  /** Name of the subscribing service. @default the name of the running service */
  readonly service?: string;
}

/** What a method subscribes to. */
export interface MessageBinding {
  readonly event: string;
  readonly options: OnMessageOptions;
}

type Handler<Event extends string> = (
  data: EventData<Event>,
  message: EventMessage,
) => void | Promise<void>;

type MessageDecorator<Event extends string> = <Method extends Handler<Event>>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<Method>,
) => void;

/**
 * Makes a method of a provider or controller the handler of an event; the module imports
 * {@link MessageHandlersModule}. A method may handle several events. Guards, pipes and interceptors are
 * for calls and do not run here.
 *
 * @example
 * @OnMessage('user.created')
 * async welcome(data: UserCreated, message: EventMessage): Promise<void> { … }
 */
export function OnMessage<const Event extends string>(
  event: Event,
  options: OnMessageOptions = {},
): MessageDecorator<Event> {
  return (_target, _name, descriptor) => {
    const method = descriptor.value as object;
    const others = messageBindings(method);
    Reflect.defineMetadata(METADATA, [...others, { event, options }], method);
  };
}

/** What a method subscribes to; nothing if it is no handler. */
export function messageBindings(method: object): readonly MessageBinding[] {
  return (Reflect.getMetadata(METADATA, method) as MessageBinding[] | undefined) ?? [];
}
