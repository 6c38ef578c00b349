import { joinName } from '../config/config-loader.js';
import type { BuiltInContext } from './built-in/built-in-middleware.js';

/** What of a Redis client the middlewares use. ioredis has it. */
export interface RedisCommands {
  exists(key: string): Promise<number>;
  eval(script: string, keys: number, ...rest: (string | number)[]): Promise<unknown>;
  evalsha(sha: string, keys: number, ...rest: (string | number)[]): Promise<unknown>;
}

/** What of the plugin `redis` the middlewares use. */
export interface RedisLike {
  client(): RedisCommands;
  /** How it is connected; `memory` for one inside the process, which nobody else sees. */
  info?(): { readonly mode?: string };
}

/**
 * The Redis plugin that a variable names. Nothing is connected yet when middlewares are made, so the
 * plugin is looked at when it is first used.
 *
 * @throws Error if no proto declares such a plugin
 */
export function redisOf(context: BuiltInContext, prefix: string, variable: string): RedisLike {
  const known = context.pluginsOf('redis');
  if (!known.includes(prefix)) {
    const name = joinName(context.service.envPrefix, variable);
    const expected = known.map((each) => `"${each}"`).join(', ') || 'a plugin of type "redis"';
    throw new Error(`${name} "${prefix}" is no redis plugin of the proto: expected ${expected}`);
  }
  const plugin = (): RedisLike => context.plugin(prefix) as RedisLike;
  return { client: () => plugin().client(), info: () => plugin().info?.() ?? {} };
}

/** @throws Error if there is no answer after so many milliseconds */
export async function withinTime<T>(answer: Promise<T>, timeout: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeout} ms`)), timeout);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
