import { jest } from '@jest/globals';
import { HealthRegistry } from '../health/health-registry.js';
import { LifecycleOptions } from '../lifecycle/lifecycle-options.js';
import { createLogger } from '../logging/pino-logger.js';
import { definePlugin, type PluginHooks } from './plugin.js';
import { PluginError } from './plugin-error.js';
import { PluginHost } from './plugin-host.js';

const logger = createLogger({ logLevel: 'silent', logFormat: 'json' });

interface Recorded extends PluginHooks {
  required?: boolean;
}

function setUp(
  plugins: Record<string, Recorded>,
  lifecycle: Partial<LifecycleOptions> = {},
  secrets: string[] = [],
) {
  const health = new HealthRegistry(logger);
  const host = new PluginHost({
    plugins: Object.entries(plugins).map(([prefix, plugin]) => ({
      declaration: {
        prefix,
        definition: definePlugin({ type: 'fake', options: class {}, create: () => plugin }),
      },
      plugin,
      required: plugin.required ?? true,
    })),
    lifecycle: Object.assign(new LifecycleOptions(), lifecycle),
    logger,
    health,
    secrets,
  });
  return { host, health };
}

/** A plugin that writes down its hooks; those listed in `failing` throw. */
function recorder(log: string[], name: string, failing: readonly string[] = []): Recorded {
  const hook = (hookName: string) => async (): Promise<void> => {
    await Promise.resolve();
    log.push(`${name}.${hookName}`);
    if (failing.includes(hookName)) throw new Error(`${hookName} went wrong`);
  };
  return {
    address: `${name}:1`,
    preStart: hook('preStart'),
    onStartSync: hook('onStartSync'),
    onStart: hook('onStart'),
    onStopSync: hook('onStopSync'),
    onStop: hook('onStop'),
  };
}

describe('PluginHost', () => {
  it('starts in declaration order and stops in reverse', async () => {
    const log: string[] = [];
    const { host } = setUp({ db: recorder(log, 'db'), cache: recorder(log, 'cache') });
    await host.preStart();
    await host.start();
    expect(log).toEqual([
      'db.preStart',
      'cache.preStart',
      'db.onStartSync',
      'cache.onStartSync',
      'db.onStart',
      'cache.onStart',
    ]);
    log.length = 0;
    expect(await host.stop()).toEqual([]);
    expect(log).toEqual(['cache.onStopSync', 'db.onStopSync', 'cache.onStop', 'db.onStop']);
  });

  it('closes what was opened when a plugin cannot start, and names plugin, prefix and address', async () => {
    const log: string[] = [];
    const { host } = setUp({
      db: recorder(log, 'db'),
      cache: recorder(log, 'cache', ['preStart']),
      queue: recorder(log, 'queue'),
    });
    await expect(host.preStart()).rejects.toThrow(
      new PluginError('plugin fake "cache" at cache:1: preStart failed: preStart went wrong'),
    );
    expect(log).toEqual([
      'db.preStart',
      'cache.preStart',
      'cache.onStopSync',
      'db.onStopSync',
      'cache.onStop',
      'db.onStop',
    ]);
  });

  it.each(['onStartSync', 'onStart'])('closes everything when %s fails', async (hook) => {
    const log: string[] = [];
    const { host } = setUp({ db: recorder(log, 'db'), cache: recorder(log, 'cache', [hook]) });
    await host.preStart();
    await expect(host.start()).rejects.toThrow(`plugin fake "cache" at cache:1: ${hook} failed`);
    expect(log).toEqual(expect.arrayContaining(['db.onStop', 'cache.onStop']));
  });

  it('goes on stopping when one plugin cannot stop', async () => {
    const log: string[] = [];
    const { host } = setUp({
      db: recorder(log, 'db'),
      cache: recorder(log, 'cache', ['onStop', 'onStopSync']),
    });
    await host.preStart();
    expect(await host.stop()).toEqual([
      'plugin fake "cache" at cache:1: onStopSync failed: onStopSync went wrong',
      'plugin fake "cache" at cache:1: onStop failed: onStop went wrong',
    ]);
    expect(log).toContain('db.onStop');
  });

  it('stops once, however often it is asked to', async () => {
    const log: string[] = [];
    const { host } = setUp({ db: recorder(log, 'db') });
    await host.preStart();
    await Promise.all([host.stop(), host.stop()]);
    expect(log.filter((entry) => entry === 'db.onStop')).toHaveLength(1);
  });

  it('gives up on a hook that hangs, and aborts its signal', async () => {
    let aborted = false;
    const hanging: Recorded = {
      preStart: ({ signal }) => {
        signal.addEventListener('abort', () => (aborted = true));
        return new Promise(() => {});
      },
    };
    const { host } = setUp({ db: hanging }, { startTimeout: 20 });
    await expect(host.preStart()).rejects.toThrow(
      'plugin fake "db": preStart failed: did not finish within 20 ms',
    );
    expect(aborted).toBe(true);
  });

  it('never prints a secret that a driver puts into its error', async () => {
    const failing: Recorded = {
      preStart: () => {
        throw new Error('password hunter22 is wrong for redis://u:s3cr3tpw@host');
      },
    };
    const { host } = setUp({ cache: failing }, {}, ['hunter22', 'redis://u:s3cr3tpw@host']);
    const error = await host.preStart().catch((reason: unknown) => reason as Error);
    expect((error as Error).message).toBe(
      'plugin fake "cache": preStart failed: password *** is wrong for ***',
    );
  });

  it('starts without a plugin that is not required, and runs the hooks it missed when it is back', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    try {
      const log: string[] = [];
      const failing = ['preStart'];
      const flaky = { ...recorder(log, 'cache', failing), required: false };
      const { host } = setUp({ db: recorder(log, 'db'), cache: flaky });
      await host.preStart();
      await host.start();
      expect(log).toEqual(['db.preStart', 'cache.preStart', 'db.onStartSync', 'db.onStart']);
      log.length = 0;
      await jest.advanceTimersByTimeAsync(1_000);
      failing.length = 0;
      await jest.advanceTimersByTimeAsync(2_000);
      expect(log).toEqual([
        'cache.preStart',
        'cache.preStart',
        'cache.onStartSync',
        'cache.onStart',
      ]);
      await host.stop();
    } finally {
      jest.useRealTimers();
    }
  });

  it('makes a readiness check of each health check', async () => {
    let healthy = true;
    const { health } = setUp({
      db: { healthCheck: () => {} },
      cache: {
        required: false,
        healthCheck: () => {
          if (!healthy) throw new Error('no answer');
        },
      },
    });
    health.setServing(true);
    expect(await health.run('readiness')).toMatchObject({ status: 'ok' });
    healthy = false;
    expect(await health.run('readiness')).toEqual({
      status: 'degraded',
      checks: {
        db: { status: 'ok', required: true },
        cache: {
          status: 'failed',
          required: false,
          message: 'plugin fake "cache": healthCheck failed: no answer',
        },
      },
    });
  });
});
