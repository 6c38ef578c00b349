import { definePlugin } from '@nestjs-toolkit/core';
import type { QueuePlugin } from './plugin-interface.js';
import { QueueOptions } from './queue-options.js';
import { QueuePluginInstance } from './queue-plugin.js';

/** Plugin type `queue`: background jobs on Redis through BullMQ, or in memory. */
export const queue = definePlugin<QueueOptions, QueuePlugin>({
  type: 'queue',
  options: QueueOptions,
  create: (options, context) => new QueuePluginInstance(options, context),
});
