import { createHash } from 'node:crypto';
import { type RedisLike, withinTime } from '../redis-like.js';
import type { Limit, Verdict } from './gcra.js';
import type { RateLimitStore } from './rate-limit-store.js';

/**
 * `decide()` of gcra.ts inside Redis, in one step and by its clock, so that instances share a limit.
 * The factor 1000.0 keeps the numbers floating-point in implementations of Lua that have integers.
 */
const SCRIPT = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000.0 + tonumber(time[2]) / 1000.0
local interval = tonumber(ARGV[1]) * 1.0
local capacity = interval * tonumber(ARGV[2])
local rest = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
if rest < now then rest = now end
if rest > now + capacity then rest = now + capacity end
local following = rest + interval
local wait = following - capacity - now
if wait > 0.001 then
  return {0, string.format('%.3f', wait), string.format('%.3f', rest - now)}
end
redis.call('SET', KEYS[1], string.format('%.3f', following), 'PX', string.format('%d', math.ceil(following - now)))
return {1, '0', string.format('%.3f', following - now)}
`;

const SHA = createHash('sha1').update(SCRIPT).digest('hex');

/** Limits in Redis, for all instances of a service together. */
export class RedisStore implements RateLimitStore {
  #isLoaded = false;

  /** @param timeout in milliseconds */
  constructor(
    private readonly redis: RedisLike,
    private readonly timeout: number,
  ) {}

  async take(key: string, limit: Limit): Promise<Verdict> {
    const interval = limit.period / limit.requests;
    const answer = await withinTime(this.#run(key, interval, limit.burst), this.timeout);
    const [allowed, retryAfter, resetAfter] = (answer as unknown[]).map(Number) as [
      number,
      number,
      number,
    ];
    const free = limit.burst - resetAfter / interval;
    return {
      allowed: allowed === 1,
      remaining: Math.max(0, Math.floor(free + 1e-6)),
      retryAfter,
      resetAfter,
    };
  }

  /** The script goes over the wire once; after that the server knows it, unless it has been restarted. */
  async #run(key: string, interval: number, burst: number): Promise<unknown> {
    const client = this.redis.client();
    if (this.#isLoaded) {
      try {
        return await client.evalsha(SHA, 1, key, interval, burst);
      } catch (error) {
        if (!String((error as Error).message).startsWith('NOSCRIPT')) throw error;
      }
    }
    const answer = await client.eval(SCRIPT, 1, key, interval, burst);
    this.#isLoaded = true;
    return answer;
  }
}
