import type { Call } from '../../call/call.js';
import { Metadata } from '../../call/metadata.js';
import { errorDetail } from '../../error/error-detail.js';
import { StatusError } from '../../error/status-error.js';
import type { MethodDefinition } from '../../service/service-definition.js';
import { durationFromMs } from '../../wkt/duration.js';
import { RetryInfoType } from '../../wkt/rpc-types.js';
import type { BuiltInContext, BuiltInMiddleware } from '../built-in/built-in-middleware.js';
import type { Next, ToolkitMiddleware } from '../middleware.js';
import { redisOf, type RedisLike } from '../redis-like.js';
import { assertRpcsExist, isRuleFor } from '../rpc-rules.js';
import { callerKeyOf } from './caller-key.js';
import type { Limit, Verdict } from './gcra.js';
import { parseLimitRule } from './limit-rules.js';
import { MemoryStore } from './memory-store.js';
import { RateLimitOptions } from './rate-limit-options.js';
import type { RateLimitStore } from './rate-limit-store.js';
import { RedisStore } from './redis-store.js';

/** Says who makes a call. @returns nothing if that is not known, and the options decide */
type KeyOf = (call: Call) => string | undefined;

export interface RateLimitSettings {
  /** Name of the service, in front of every key. */
  readonly service: string;
  readonly options: RateLimitOptions;
  readonly store: RateLimitStore;
  readonly keyOf?: KeyOf | undefined;
}

/** How long a store that has failed is left alone, in milliseconds: calls must not wait for it one by one. */
const PAUSE = 1_000;

interface AppliedLimit extends Limit {
  /** What is counted together. */
  readonly scope: string;
  /** Value of the header `RateLimit-Policy`. */
  readonly policy: string;
}

/**
 * Built-in middleware `rate_limit`: lets only so many calls of each caller pass. Answers carry the
 * headers RateLimit-Limit, -Remaining, -Reset and -Policy (draft-ietf-httpapi-ratelimit-headers-06).
 */
export class RateLimitMiddleware implements ToolkitMiddleware {
  readonly #limits = new Map<MethodDefinition, AppliedLimit>();
  readonly #fallback: MemoryStore;
  /** When a store that has failed is asked again. */
  #askAgainAt = 0;

  constructor(private readonly settings: RateLimitSettings) {
    this.#fallback = new MemoryStore(settings.options.maxKeys);
  }

  async use(call: Call, next: Next): Promise<unknown> {
    const limit = this.#limitOf(call.method);
    const verdict = await this.#take(call, limit);
    if (!verdict) return next();
    const { responseHeaders } = call;
    responseHeaders.set('ratelimit-limit', String(limit.burst));
    responseHeaders.set('ratelimit-remaining', String(verdict.remaining));
    responseHeaders.set('ratelimit-reset', String(Math.ceil(verdict.resetAfter / 1_000)));
    responseHeaders.set('ratelimit-policy', limit.policy);
    if (!verdict.allowed) throw tooManyCalls(verdict.retryAfter);
    return next();
  }

  /** @returns `undefined` if the store fails and every call is to pass then */
  async #take(call: Call, limit: AppliedLimit): Promise<Verdict | undefined> {
    const { store, service, options, keyOf } = this.settings;
    const caller = keyOf?.(call) ?? callerKeyOf(call, options);
    const key = `rate_limit:${service}:${limit.scope}:${caller}`;
    if (performance.now() < this.#askAgainAt) return this.#withoutStore(key, limit);
    try {
      const verdict = await store.take(key, limit);
      if (this.#askAgainAt > 0) call.logger.info('store of rate limits is back');
      this.#askAgainAt = 0;
      return verdict;
    } catch (cause) {
      if (this.#askAgainAt === 0) {
        const outage = OUTAGE[options.onStoreError];
        call.logger.withError(cause).warn(`store of rate limits fails: ${outage}`);
      }
      this.#askAgainAt = performance.now() + PAUSE;
      return this.#withoutStore(key, limit);
    }
  }

  #withoutStore(key: string, limit: AppliedLimit): Verdict | undefined {
    const { onStoreError } = this.settings.options;
    if (onStoreError === 'allow') return undefined;
    if (onStoreError === 'memory') return this.#fallback.take(key, limit);
    throw StatusError.unavailable('rate limit cannot be checked at the moment');
  }

  #limitOf(method: MethodDefinition): AppliedLimit {
    let limit = this.#limits.get(method);
    if (!limit) this.#limits.set(method, (limit = limitOf(method, this.settings.options)));
    return limit;
  }
}

const OUTAGE = {
  memory: 'each instance counts for itself',
  allow: 'calls are not limited',
  refuse: 'calls are refused',
} as const;

function limitOf(method: MethodDefinition, options: RateLimitOptions): AppliedLimit {
  const { requests, period, burst = requests } = options;
  const rules = options.rules.map((rule) => parseLimitRule(rule)!);
  const rule = rules.find((each) => isRuleFor(each, method));
  const limit = rule?.limit ?? { requests, period, burst };
  const seconds = Math.max(1, Math.round(limit.period / 1_000));
  const policy = `${limit.requests};w=${seconds};burst=${limit.burst}`;
  return { ...limit, scope: rule ? method.path : '*', policy };
}

/** @param delay in milliseconds */
function tooManyCalls(delay: number): StatusError {
  const wait = Math.max(1, Math.ceil(delay));
  return StatusError.resourceExhausted('too many calls: try again later', {
    details: [errorDetail(RetryInfoType, { retryDelay: durationFromMs(wait) })],
    metadata: new Metadata([['retry-after', String(Math.ceil(wait / 1_000))]]),
  });
}

export const rateLimit: BuiltInMiddleware = {
  name: 'rate_limit',
  description: 'Lets only so many calls of each caller pass; 429 or RESOURCE_EXHAUSTED above.',
  configs: [{ prefix: 'RATE_LIMIT', type: RateLimitOptions }],
  create: (context) => {
    const options = context.options(RateLimitOptions);
    assertRpcsExist(
      options.rules.map((rule) => parseLimitRule(rule)!),
      context,
      'RATE_LIMIT_RULES',
    );
    const { keyOf } = context.code('rate_limit');
    return new RateLimitMiddleware({
      service: context.service.name,
      options,
      store: storeOf(context, options),
      keyOf: typeof keyOf === 'function' ? (keyOf as KeyOf) : undefined,
    });
  },
};

function storeOf(context: BuiltInContext, options: RateLimitOptions): RateLimitStore {
  const [first] = context.pluginsOf('redis');
  const name = options.store === 'auto' ? (first ?? 'memory') : options.store;
  const memory = new MemoryStore(options.maxKeys);
  if (name === 'memory') return memory;
  const redis = redisOf(context, name, 'RATE_LIMIT_STORE');
  const shared = new RedisStore(redis, options.storeTimeout);
  return options.store === 'auto' ? unlessEmbedded(redis, shared, memory) : shared;
}

/** A Redis inside the process shares nothing, and its Lua is slow: counting in memory does the same. */
function unlessEmbedded(
  redis: RedisLike,
  shared: RateLimitStore,
  memory: RateLimitStore,
): RateLimitStore {
  let chosen: RateLimitStore | undefined;
  return {
    take: (key, limit) => {
      chosen ??= redis.info?.().mode === 'memory' ? memory : shared;
      return chosen.take(key, limit);
    },
  };
}
