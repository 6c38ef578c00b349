import { createLogger } from '../logging/pino-logger.js';
import { ApplicationHooks } from './application-hooks.js';
import { LifecycleOptions } from './lifecycle-options.js';

const logger = createLogger({ logLevel: 'silent', logFormat: 'json' });

function setUp(): { hooks: ApplicationHooks; log: string[]; note: (text: string) => () => void } {
  const lifecycle = Object.assign(new LifecycleOptions(), { startTimeout: 30, stopTimeout: 30 });
  const log: string[] = [];
  return {
    hooks: new ApplicationHooks(lifecycle, logger),
    log,
    note: (text) => () => void log.push(text),
  };
}

describe('hooks of the application', () => {
  it('run in order at the start, and in reverse at the stop', async () => {
    const { hooks, log, note } = setUp();
    for (const name of ['a', 'b']) {
      hooks.onStart(note(`${name}.onStart`));
      hooks.onStartSync(note(`${name}.onStartSync`));
      hooks.onStop(note(`${name}.onStop`));
      hooks.onStopSync(note(`${name}.onStopSync`));
    }
    await hooks.start();
    expect(log).toEqual(['a.onStartSync', 'b.onStartSync', 'a.onStart', 'b.onStart']);
    log.length = 0;
    expect(await hooks.stop()).toEqual([]);
    expect(log).toEqual(['b.onStopSync', 'a.onStopSync', 'a.onStop', 'b.onStop']);
  });

  it('fail the start when a synchronous one fails or hangs', async () => {
    const failing = setUp();
    failing.hooks.onStartSync(() => Promise.reject(new Error('no licence')));
    failing.hooks.onStart(failing.note('onStart'));
    await expect(failing.hooks.start()).rejects.toThrow(
      'onStartSync hook of the application failed: no licence',
    );
    expect(failing.log).toEqual([]);
    const hanging = setUp();
    hanging.hooks.onStartSync(() => new Promise(() => {}));
    await expect(hanging.hooks.start()).rejects.toThrow('did not finish within 30 ms');
  });

  it('run in the background until the stop, which they are told of', async () => {
    const { hooks, log } = setUp();
    hooks.onStart(async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      log.push('ended');
    });
    hooks.onStart(() => Promise.reject(new Error('only logged')));
    await hooks.start();
    expect(await hooks.stop()).toEqual([]);
    expect(log).toEqual(['ended']);
  });

  it('name what failed or hung at the stop, and still run the others', async () => {
    const { hooks, log, note } = setUp();
    hooks.onStart(() => new Promise(() => {}));
    hooks.onStopSync(() => {
      throw new Error('cannot flush');
    });
    hooks.onStop(() => new Promise(() => {}));
    hooks.onStop(note('onStop'));
    await hooks.start();
    expect(await hooks.stop()).toEqual([
      'onStart hook of the application failed: did not finish within 30 ms',
      'onStopSync hook of the application failed: cannot flush',
      'onStop hook of the application failed: did not finish within 30 ms',
    ]);
    expect(log).toEqual(['onStop']);
  });
});
