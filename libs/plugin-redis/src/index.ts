/**
 * Plugin `redis`: Redis through ioredis, or in memory.
 *
 * @module
 */
export { type RedisPlugin } from './plugin-interface.js';
export { redis } from './redis.js';
export { type RedisClient } from './redis-client.js';
export { RedisOptions } from './redis-options.js';
export { type RedisInfo } from './redis-settings.js';
