import { definePlugin } from '@nestjs-toolkit/core';
import type { RabbitmqPlugin } from './plugin-interface.js';
import { RabbitmqOptions } from './rabbitmq-options.js';
import { RabbitmqPluginInstance } from './rabbitmq-plugin.js';

/** Plugin type `rabbitmq`: events over RabbitMQ through rabbitmq-client, or in memory. */
export const rabbitmq = definePlugin<RabbitmqOptions, RabbitmqPlugin>({
  type: 'rabbitmq',
  options: RabbitmqOptions,
  create: (options, context) => new RabbitmqPluginInstance(options, context),
});
