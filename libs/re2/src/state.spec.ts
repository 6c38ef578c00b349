import { MAX_STATES, StateCache } from './state.js';

describe('the states of an automaton', () => {
  it('are the same for the same steps and surroundings', () => {
    const cache = new StateCache(Uint32Array.of(1), 1);
    expect(cache.get(Uint32Array.of(2), 0)).toBe(cache.get(Uint32Array.of(2), 0));
    expect(cache.get(Uint32Array.of(2), 0)).not.toBe(cache.get(Uint32Array.of(2), 1));
    expect(cache.get(Uint32Array.of(2), 0)).not.toBe(cache.get(Uint32Array.of(3), 0));
  });

  it('are forgotten when there are too many, and nothing leads to them any more', () => {
    const cache = new StateCache(Uint32Array.of(1), 1);
    const first = cache.get(Uint32Array.of(0), 0);
    cache.start.next[1] = first;
    for (let i = 1; i < MAX_STATES; i++) cache.get(Uint32Array.of(i), 0);
    expect(cache.get(Uint32Array.of(0), 0)).toBe(first);
    expect(cache.start.next).toHaveLength(2);
    cache.get(Uint32Array.of(MAX_STATES), 0);
    expect(cache.start.next).toHaveLength(0);
    expect(cache.get(Uint32Array.of(0), 0)).not.toBe(first);
  });
});
