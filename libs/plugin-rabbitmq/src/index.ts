/**
 * Plugin `rabbitmq`: events over RabbitMQ through rabbitmq-client, or in memory.
 *
 * @module
 */
export {
  type EventData,
  type EventHandler,
  type EventMessage,
  type EventTypes,
  UnprocessableMessageError,
} from './event.js';
export { currentMessage } from './handling/current-message.js';
export { MessageHandlersModule } from './nest/message-handlers.module.js';
export { OnMessage, type OnMessageOptions } from './nest/on-message.js';
export {
  type PublishOptions,
  type RabbitmqPlugin,
  type SubscribeOptions,
  type Subscription,
} from './plugin-interface.js';
export { rabbitmq } from './rabbitmq.js';
export { RabbitmqOptions } from './rabbitmq-options.js';
export { type RabbitmqInfo } from './rabbitmq-settings.js';
