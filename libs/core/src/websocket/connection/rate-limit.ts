/** A token bucket: so many per second on average, twice as many at once. */
export class RateLimit {
  #tokens: number;
  #last: number;

  /** @param rate per second; 0 for no limit */
  constructor(
    private readonly rate: number,
    now: number,
  ) {
    this.#tokens = rate * 2;
    this.#last = now;
  }

  /** @returns whether there was one left */
  take(now: number): boolean {
    if (this.rate === 0) return true;
    if (this.#tokens < 1) {
      this.#tokens = Math.min(
        this.rate * 2,
        this.#tokens + ((now - this.#last) * this.rate) / 1000,
      );
      this.#last = now;
      if (this.#tokens < 1) return false;
    }
    this.#tokens -= 1;
    return true;
  }
}
