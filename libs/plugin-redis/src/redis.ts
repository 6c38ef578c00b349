import { definePlugin } from '@nestjs-toolkit/core';
import type { RedisPlugin } from './plugin-interface.js';
import { RedisOptions } from './redis-options.js';
import { RedisPluginInstance } from './redis-plugin.js';

/** Plugin type `redis`: Redis through ioredis, or in memory. */
export const redis = definePlugin<RedisOptions, RedisPlugin>({
  type: 'redis',
  options: RedisOptions,
  create: (options, context) => new RedisPluginInstance(options, context),
});
