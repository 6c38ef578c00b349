import { decide, type Limit, type Verdict } from './gcra.js';
import type { RateLimitStore } from './rate-limit-store.js';

/** Limits within this process. The keys that were used longest ago are forgotten when there are too many. */
export class MemoryStore implements RateLimitStore {
  readonly #arrivals = new Map<string, number>();

  constructor(
    private readonly maxKeys: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Keys that are remembered. */
  get size(): number {
    return this.#arrivals.size;
  }

  take(key: string, limit: Limit): Verdict {
    const { verdict, arrival } = decide(limit, this.#arrivals.get(key), this.now());
    // Back in at the end, so that the first key is the one used longest ago.
    this.#arrivals.delete(key);
    this.#arrivals.set(key, arrival);
    this.#forgetOld();
    return verdict;
  }

  #forgetOld(): void {
    const now = this.now();
    for (const [key, arrival] of this.#arrivals) {
      if (arrival > now && this.#arrivals.size <= this.maxKeys) return;
      this.#arrivals.delete(key);
    }
  }
}
