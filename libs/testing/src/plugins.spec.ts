import {
  definePlugin,
  env,
  getPluginToken,
  ToolkitModule,
  type PluginContext,
} from '@nestjs-toolkit/core';
import { createToolkitService } from '@nestjs-toolkit/core/codegen-v1';
import { Module } from '@nestjs/common';
import { createFake } from './fake-plugins.js';
import { startTestApplication } from './test-application.js';
import { createTestPlugin, startTestPlugin } from './test-plugin.js';

interface Counter {
  next(): number;
  reset(): void;
}

class CounterOptions {
  start = env.integer('START', { default: 0, min: 0 });
}

/** A plugin that counts, and writes down its hooks. */
function counterPlugin(log: string[] = []) {
  return definePlugin<CounterOptions, Counter>({
    type: 'counter',
    options: CounterOptions,
    create: ({ start }, { logger }: PluginContext) => {
      let value = start;
      const note = (hook: string) => (): void => void log.push(hook);
      return {
        next: () => (value += 1),
        reset: () => void (value = 0),
        preStart: note('preStart'),
        onStartSync: note('onStartSync'),
        onStart: () => logger.info('counting', { from: start }),
        onStopSync: note('onStopSync'),
        onStop: note('onStop'),
        metrics: () => [{ name: 'value', help: 'Now.', kind: 'gauge', value }],
        healthCheck: () => {
          if (value > 100) throw new Error('counted too far');
        },
      };
    },
  });
}

describe('a test plugin', () => {
  it('is configured and started without a service', async () => {
    const log: string[] = [];
    const test = await startTestPlugin(counterPlugin(log), { env: { START: '7' } });
    expect(test.plugin.next()).toBe(8);
    expect(test.metrics()).toEqual([expect.objectContaining({ name: 'value', value: 8 })]);
    await test.checkHealth();
    expect(test.logger.lines).toEqual([
      { level: 'info', message: 'counting', fields: { from: 7 } },
    ]);
    await test.stop();
    expect(log).toEqual(['preStart', 'onStartSync', 'onStopSync', 'onStop']);
  });

  it('takes options from code, and tells what is wrong with them', async () => {
    const test = createTestPlugin(counterPlugin(), { options: { start: 101 } });
    await expect(test.checkHealth()).rejects.toThrow('counted too far');
    expect(() => createTestPlugin(counterPlugin(), { env: { START: '-1' } })).toThrow(
      'START="-1": expected a whole number of at least 0',
    );
  });

  it('is stopped when it cannot start', async () => {
    const log: string[] = [];
    const broken = definePlugin({
      type: 'broken',
      options: class {},
      create: () => ({
        preStart: () => Promise.reject(new Error('away')),
        onStop: () => void log.push('onStop'),
      }),
    });
    await expect(startTestPlugin(broken)).rejects.toThrow('away');
    expect(log).toEqual(['onStop']);
  });
});

describe('fakes of plugins', () => {
  const log: string[] = [];
  const service = createToolkitService({
    name: 'Empty',
    typeName: 'empty.Empty',
    source: 'empty.proto',
    servers: ['HTTP'],
    middlewares: [],
    plugins: [{ prefix: 'counter', definition: counterPlugin(log) }],
    methods: [],
    descriptors: () => [],
  });

  @Module({ imports: [ToolkitModule.forRoot({ service, name: 'empty' })] })
  class EmptyModule {}

  it('stand in for plugins of a service, which then connect to nothing', async () => {
    const test = await startTestApplication(EmptyModule, {
      plugins: { counter: { next: () => 42 } } as never,
    });
    const counter = test.app.get<Counter>(getPluginToken('counter'));
    expect(counter.next()).toBe(42);
    expect(() => counter.reset()).toThrow('plugin "counter".reset was called with ()');
    expect((await test.fetch('/_healthz/readiness')).status).toBe(200);
    await test.stop();
    expect(log).toEqual([]);
  });

  it('remember their calls', () => {
    const fake = createFake<Counter>('counter', { next: () => 1 });
    fake.next();
    expect(fake.next.calls).toHaveLength(1);
  });
});
