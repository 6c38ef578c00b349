import { jest } from '@jest/globals';
import { HealthRegistry } from '../../health/health-registry.js';
import { MemoryLogger } from '../testing-support/memory-logger.js';
import { ReadinessMonitor } from './readiness-monitor.js';

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] }));
afterEach(() => void jest.useRealTimers());

function setUp(): { health: HealthRegistry; monitor: ReadinessMonitor; runs: () => number } {
  let runs = 0;
  const health = new HealthRegistry(new MemoryLogger());
  health.registerCheck({ name: 'pgsql', kind: 'readiness', check: () => void runs++ });
  const monitor = new ReadinessMonitor(health);
  health.setServing(true);
  return { health, monitor, runs: () => runs };
}

describe('the readiness monitor', () => {
  it('runs no checks while the servers do not accept calls', async () => {
    const { health, monitor, runs } = setUp();
    health.setServing(false);

    expect(await monitor.isReady()).toBe(false);
    expect(runs()).toBe(0);
  });

  it('keeps a result for a second', async () => {
    const { monitor, runs } = setUp();
    await monitor.isReady();
    jest.advanceTimersByTime(999);
    await monitor.isReady();
    expect(runs()).toBe(1);

    jest.advanceTimersByTime(1);
    await monitor.isReady();
    expect(runs()).toBe(2);
  });

  it('wakes those who watch every five seconds, and has no timer without them', async () => {
    const { monitor } = setUp();
    const controller = new AbortController();
    const first = monitor.changedSince(monitor.version, controller.signal);
    jest.advanceTimersByTime(5_000);
    await first;

    const second = monitor.changedSince(monitor.version, controller.signal);
    controller.abort();
    await second;

    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not miss a change between two waits', async () => {
    const { health, monitor } = setUp();
    const { version } = monitor;
    health.setServing(false);

    await monitor.changedSince(version, new AbortController().signal);
  });
});
