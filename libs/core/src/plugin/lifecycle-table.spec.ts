import { jest } from '@jest/globals';
import { HealthRegistry } from '../health/health-registry.js';
import { LifecycleOptions } from '../lifecycle/lifecycle-options.js';
import { createLogger } from '../logging/pino-logger.js';
import { definePlugin, type PluginHooks } from './plugin.js';
import { PluginHost } from './plugin-host.js';
import type { PluginInstance } from './plugin-instance.js';

/** The design's lifecycle table, with plugins that fail, hang and are slow in each hook. */

const logger = createLogger({ logLevel: 'silent', logFormat: 'json' });

const START_HOOKS = ['preStart', 'onStartSync', 'onStart'] as const;
const STOP_HOOKS = ['onStopSync', 'onStop'] as const;
type HookName = (typeof START_HOOKS)[number] | (typeof STOP_HOOKS)[number];

type Behaviour = 'fails' | 'throws' | 'hangs' | 'is slow';

class Bench {
  readonly log: string[] = [];
  readonly aborted: string[] = [];
  readonly health = new HealthRegistry(logger);
  broken = true;

  host(plugins: readonly PluginInstance[]): PluginHost {
    this.health.setServing(true);
    const lifecycle = Object.assign(new LifecycleOptions(), { startTimeout: 50, stopTimeout: 50 });
    const { health } = this;
    return new PluginHost({ plugins, lifecycle, logger, health, secrets: [] });
  }

  /** A plugin that misbehaves in one hook as long as the bench is broken. */
  plugin(prefix: string, bad?: HookName, behaviour?: Behaviour, required = true): PluginInstance {
    const plugin: PluginHooks = {};
    for (const name of [...START_HOOKS, ...STOP_HOOKS]) {
      plugin[name] = ({ signal }) => {
        this.log.push(`${prefix}.${name}`);
        if (name !== bad || !this.broken) return;
        signal.addEventListener('abort', () => this.aborted.push(`${prefix}.${name}`));
        return this.misbehave(behaviour!);
      };
    }
    const definition = definePlugin({ type: 'fake', options: class {}, create: () => plugin });
    return { declaration: { prefix, definition }, plugin, required };
  }

  private misbehave(behaviour: Behaviour): Promise<void> {
    if (behaviour === 'throws') throw new Error('went wrong');
    if (behaviour === 'fails') return Promise.reject(new Error('went wrong'));
    if (behaviour === 'hangs') return new Promise(() => {});
    return new Promise((resolve) => setImmediate(resolve));
  }
}

async function boot(host: PluginHost): Promise<void> {
  await host.preStart();
  await host.start();
}

const cases = (hooks: readonly HookName[], behaviours: readonly Behaviour[]) =>
  hooks.flatMap((hook) => behaviours.map((behaviour) => [hook, behaviour] as const));

const REASON = { fails: 'went wrong', throws: 'went wrong', hangs: 'did not finish within 50 ms' };

describe('a plugin that the service needs', () => {
  it.each(cases(START_HOOKS, ['fails', 'throws', 'hangs']))(
    'stops the boot and closes what was opened when %s %s',
    async (hook, behaviour) => {
      const bench = new Bench();
      const host = bench.host([bench.plugin('db'), bench.plugin('bad', hook, behaviour)]);
      await expect(boot(host)).rejects.toThrow(
        `plugin fake "bad": ${hook} failed: ${REASON[behaviour as 'fails']}`,
      );
      expect(bench.log).toEqual(expect.arrayContaining(['db.onStop', 'bad.onStop']));
      expect(bench.log.indexOf('bad.onStop')).toBeLessThan(bench.log.indexOf('db.onStop'));
      expect(bench.aborted).toEqual(behaviour === 'hangs' ? [`bad.${hook}`] : []);
      expect(host.isAvailable('bad') && hook === 'preStart').toBe(hook === 'preStart');
    },
  );

  it.each(cases(START_HOOKS, ['is slow']))('is waited for when %s %s', async (hook) => {
    const bench = new Bench();
    const host = bench.host([bench.plugin('slow', hook, 'is slow'), bench.plugin('db')]);
    await boot(host);
    const order = bench.log.indexOf(`slow.${hook}`);
    expect(order).toBeLessThan(bench.log.indexOf(`db.${hook}`));
    expect(host.isAvailable('slow')).toBe(true);
    await host.stop();
  });
});

describe('a plugin that the service can do without', () => {
  beforeEach(
    () => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }),
  );
  afterEach(() => void jest.useRealTimers());

  it.each(cases(START_HOOKS, ['fails', 'throws', 'hangs']))(
    'leaves the service degraded when %s %s, and comes back without a restart',
    async (hook, behaviour) => {
      const bench = new Bench();
      const host = bench.host([bench.plugin('db'), bench.plugin('bad', hook, behaviour, false)]);
      const booted = boot(host);
      await jest.advanceTimersByTimeAsync(60);
      await booted;
      expect(host.isAvailable('bad')).toBe(false);
      expect(host.isAvailable('db')).toBe(true);
      expect(await bench.health.run('readiness')).toMatchObject({
        status: 'degraded',
        checks: { bad: { status: 'failed', message: 'plugin fake "bad" has not started yet' } },
      });
      bench.broken = false;
      await jest.advanceTimersByTimeAsync(1_000);
      expect(host.isAvailable('bad')).toBe(true);
      expect(await bench.health.run('readiness')).toMatchObject({ status: 'ok' });
      for (const each of START_HOOKS) expect(bench.log).toContain(`bad.${each}`);
      expect(await host.stop()).toEqual([]);
    },
  );

  it('does not keep the service from stopping while it hangs in an attempt to come back', async () => {
    const bench = new Bench();
    const host = bench.host([bench.plugin('bad', 'preStart', 'hangs', false)]);
    const booted = boot(host);
    await jest.advanceTimersByTimeAsync(60);
    await booted;
    await jest.advanceTimersByTimeAsync(1_010);
    await host.stop();
    expect(bench.log.filter((entry) => entry === 'bad.preStart')).toHaveLength(2);
    expect(bench.aborted).toEqual(['bad.preStart', 'bad.preStart']);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a plugin at the stop', () => {
  it.each(cases(STOP_HOOKS, ['fails', 'throws', 'hangs']))(
    'does not keep the others from stopping when %s %s',
    async (hook, behaviour) => {
      const bench = new Bench();
      const host = bench.host([bench.plugin('db'), bench.plugin('bad', hook, behaviour)]);
      await boot(host);
      expect(await host.stop()).toEqual([
        `plugin fake "bad": ${hook} failed: ${REASON[behaviour as 'fails']}`,
      ]);
      expect(bench.log).toEqual(
        expect.arrayContaining(['db.onStopSync', 'db.onStop', 'bad.onStop']),
      );
    },
  );

  it.each(cases(STOP_HOOKS, ['is slow']))('is waited for when %s %s', async (hook) => {
    const bench = new Bench();
    const host = bench.host([bench.plugin('db'), bench.plugin('slow', hook, 'is slow')]);
    await boot(host);
    expect(await host.stop()).toEqual([]);
    expect(bench.log.indexOf(`slow.${hook}`)).toBeLessThan(bench.log.indexOf(`db.${hook}`));
  });
});
