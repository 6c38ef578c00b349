import * as fc from 'fast-check';
import { decide, type Limit } from './gcra.js';
import { MemoryStore } from './memory-store.js';

describe('decide', () => {
  const limit: Limit = { requests: 10, period: 1_000, burst: 5 };

  it('lets a burst pass, then one call per interval', () => {
    let arrival: number | undefined;
    const take = (now: number) => {
      const decision = decide(limit, arrival, now);
      arrival = decision.arrival;
      return decision.verdict;
    };
    expect([1, 2, 3, 4, 5].map(() => take(0).remaining)).toEqual([4, 3, 2, 1, 0]);
    expect(take(0)).toEqual({ allowed: false, remaining: 0, retryAfter: 100, resetAfter: 500 });
    expect(take(99.9).allowed).toBe(false);
    expect(take(100).allowed).toBe(true);
    expect(take(100).allowed).toBe(false);
    expect(take(10_000)).toMatchObject({ allowed: true, remaining: 4 });
  });

  it('never lets more pass in any time than the burst and what has been earned', () => {
    const limits = fc.record({
      requests: fc.integer({ min: 1, max: 50 }),
      period: fc.integer({ min: 1, max: 10_000 }),
      burst: fc.integer({ min: 1, max: 50 }),
    });
    const pauses = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(limits, pauses, (each, waits) => {
        let arrival: number | undefined;
        let now = 0;
        let passed = 0;
        for (const wait of waits) {
          now += wait;
          const decision = decide(each, arrival, now);
          arrival = decision.arrival;
          if (decision.verdict.allowed) passed++;
          else {
            const later = decide(each, arrival, now + decision.verdict.retryAfter);
            expect(later.verdict.allowed).toBe(true);
          }
        }
        expect(passed).toBeLessThanOrEqual(each.burst + (now * each.requests) / each.period + 1e-6);
      }),
    );
  });

  it('recovers when the clock of a stored number was far ahead', () => {
    expect(decide(limit, 1e12, 0).verdict.retryAfter).toBeLessThanOrEqual(500);
  });
});

describe('MemoryStore', () => {
  const limit: Limit = { requests: 1, period: 1_000, burst: 1 };

  it('forgets keys that are at rest, and the oldest ones when there are too many', () => {
    let now = 0;
    const store = new MemoryStore(3, () => now);
    for (const key of ['a', 'b', 'c', 'd']) store.take(key, limit);
    expect(store.size).toBe(3);
    expect(store.take('d', limit).allowed).toBe(false);
    now = 2_000;
    store.take('e', limit);
    expect(store.size).toBe(1);
  });
});
