import { percentile } from '../statistics.js';

const MAX_KEPT = 2_000_000;

/** Times to answers, in microseconds. */
export class Latencies {
  #values = new Float64Array(65_536);
  #count = 0;

  /** @param milliseconds since the request was sent */
  add(milliseconds: number): void {
    if (this.#count === this.#values.length) {
      if (this.#count >= MAX_KEPT) return;
      const larger = new Float64Array(this.#count * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#count++] = milliseconds * 1000;
  }

  summary(): { p50: number; p99: number } {
    const sorted = this.#values.slice(0, this.#count).sort();
    return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
  }
}
