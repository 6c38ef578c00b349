import { jest } from '@jest/globals';
import type { EngineListener, PublishSettings } from './engine.js';
import { MemoryEngine } from './memory-engine.js';

const KEPT: PublishSettings = { historySize: 3, historyTtl: 10_000, historyMetaTtl: 60_000 };
const ALL = { limit: -1, historyMetaTtl: 60_000 };
const data = (n: number) => ({ data: Buffer.from(String(n)) });

function listener(log: string[] = []): EngineListener {
  return {
    onPublication: (channel, publication) =>
      log.push(
        `${channel} ${publication.offset ?? '-'} ${Buffer.from(publication.data).toString()}`,
      ),
    onJoin: () => {},
    onLeave: () => {},
    onControl: () => {},
    onGap: () => {},
  };
}

describe('MemoryEngine', () => {
  let engine: MemoryEngine;

  afterEach(async () => {
    await engine.stop();
    jest.useRealTimers();
  });

  it('keeps as many publications as it should, and numbers them', async () => {
    engine = new MemoryEngine(10);
    for (let n = 1; n <= 5; n += 1) await engine.publish('a', data(n), KEPT);
    const { publications, position } = await engine.history('a', ALL);
    expect(publications.map(({ offset }) => offset)).toEqual([3, 4, 5]);
    expect(position.offset).toBe(5);
    const since = { offset: 4, epoch: position.epoch };
    expect((await engine.history('a', { ...ALL, since })).publications).toHaveLength(1);
    expect((await engine.history('a', { ...ALL, since, reverse: true })).publications).toHaveLength(
      1,
    );
  });

  it('forgets publications, and then the stream, in time', async () => {
    jest.useFakeTimers();
    engine = new MemoryEngine(10);
    await engine.start(listener());
    const first = await engine.publish('a', data(1), KEPT);
    await jest.advanceTimersByTimeAsync(11_000);
    const kept = await engine.history('a', ALL);
    expect(kept).toEqual({ publications: [], position: first });
    await jest.advanceTimersByTimeAsync(61_000);
    const anew = await engine.history('a', ALL);
    expect(anew.position.offset).toBe(0);
    expect(anew.position.epoch).not.toBe(first!.epoch);
  });

  it('gives up the channel that was used longest ago when there are too many', async () => {
    engine = new MemoryEngine(2);
    const first = await engine.publish('a', data(1), KEPT);
    await engine.publish('b', data(1), KEPT);
    await engine.history('a', ALL);
    await engine.publish('c', data(1), KEPT);
    expect((await engine.history('a', ALL)).position).toEqual(first);
    expect((await engine.history('b', ALL)).position.offset).toBe(0);
  });

  it('tells of channels that it was asked for only', async () => {
    engine = new MemoryEngine(10);
    const log: string[] = [];
    await engine.start(listener(log));
    await engine.subscribe('a');
    await engine.publish('a', data(1), KEPT);
    await engine.publish('b', data(2), KEPT);
    await engine.publish('a', data(3), { ...KEPT, historySize: 0 });
    await engine.unsubscribe('a');
    await engine.publish('a', data(4), KEPT);
    expect(log).toEqual(['a 1 1', 'a - 3']);
  });
});
