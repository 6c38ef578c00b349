import type { Limit, Verdict } from './gcra.js';

/** Where the state of limits is kept. */
export interface RateLimitStore {
  /** Takes a call into account. @throws Error if the store cannot be reached */
  take(key: string, limit: Limit): Verdict | Promise<Verdict>;
}
