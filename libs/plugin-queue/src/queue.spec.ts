import { freePort, hasRedis, type RedisServer, startRedis } from '@nestjs-toolkit/test-servers';
import { currentJob } from './handling/current-job.js';
import { type Job, UnprocessableJobError } from './job.js';
import type { QueuePluginInstance } from './queue-plugin.js';
import {
  context,
  createPlugin,
  start,
  stop,
  until,
  type Values,
} from './testing-support/test-plugin.js';

declare module './job.js' {
  interface JobTypes {
    'spec-typed': { readonly to: string };
  }
}

/** What every mode does. @param values settings of a plugin that finds no jobs */
function doesJobs(values: () => Values): void {
  let plugin: QueuePluginInstance;
  let log: { readonly text: string };

  async function begin(
    register: (plugin: QueuePluginInstance) => void,
    more: Values = {},
  ): Promise<void> {
    ({ plugin, log } = createPlugin({ ...values(), ...more }));
    register(plugin);
    await start(plugin);
  }

  afterEach(() => stop(plugin));

  it('does jobs in their order, with the data that was added', async () => {
    const done: unknown[] = [];
    await begin((each) => each.process('mail', (data) => void done.push(data)));
    for (const data of [{ to: 'ada', list: [1, null] }, 'text', 7]) await plugin.add('mail', data);
    await until(() => done.length === 3);
    expect(done).toEqual([{ to: 'ada', list: [1, null] }, 'text', 7]);
    await until(async () => (await plugin.counts('mail')).completed === 3);
    expect(await plugin.counts('mail')).toMatchObject({ waiting: 0, active: 0, failed: 0 });
  });

  it('keeps jobs until somebody does them', async () => {
    await begin(() => {});
    await plugin.add('later', 1);
    expect(await plugin.counts('later')).toMatchObject({ waiting: 1, active: 0 });
    const done: unknown[] = [];
    const worker = plugin.process('later', (data) => void done.push(data));
    await worker.ready();
    await until(() => done.length === 1);
    await worker.close();
    await plugin.add('later', 2);
    expect(await plugin.counts('later')).toMatchObject({ waiting: 1 });
  });

  it('tries a failed job again, with growing pauses, until it succeeds', async () => {
    const attempts: number[] = [];
    await begin((each) =>
      each.process('flaky', (_, { attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error('not yet');
      }),
    );
    await plugin.add('flaky', {}, { attempts: 5 });
    await until(async () => (await plugin.counts('flaky')).completed === 1);
    expect(attempts).toEqual([1, 2, 3]);
    expect(log.text).toContain('job flaky failed on attempt 2');
  });

  it('gives a job up after its attempts, and at once when it can never succeed', async () => {
    const attempts: unknown[] = [];
    await begin((each) =>
      each.process('doomed', (data) => {
        attempts.push(data);
        throw data === 'hopeless' ? new UnprocessableJobError('never') : new Error('no');
      }),
    );
    await plugin.add('doomed', 'unlucky', { attempts: 2 });
    await plugin.add('doomed', 'hopeless');
    await until(async () => (await plugin.counts('doomed')).failed === 2);
    expect(attempts.sort()).toEqual(['hopeless', 'unlucky', 'unlucky']);
  });

  it('waits for the time of a delayed job, and lets others pass', async () => {
    const done: unknown[] = [];
    await begin((each) => each.process('timed', (data) => void done.push(data)));
    await plugin.add('timed', 'second', { delay: 100 });
    await plugin.add('timed', 'first');
    expect((await plugin.counts('timed')).delayed).toBe(1);
    await until(() => done.length === 2);
    expect(done).toEqual(['first', 'second']);
  });

  it('does urgent jobs first', async () => {
    await begin(() => {});
    await plugin.add('ranked', 'low', { priority: 9 });
    await plugin.add('ranked', 'high', { priority: 1 });
    await plugin.add('ranked', 'plain');
    const done: unknown[] = [];
    plugin.process('ranked', (data) => void done.push(data));
    await until(() => done.length === 3);
    expect(done).toEqual(['plain', 'high', 'low']);
  });

  it('adds a job with an identity once', async () => {
    const done: unknown[] = [];
    await begin((each) => each.process('once', (data) => void done.push(data)));
    expect(await plugin.add('once', 'a', { jobId: 'job-a' })).toBe('job-a');
    expect(await plugin.add('once', 'b', { jobId: 'job-a' })).toBe('job-a');
    await plugin.add('once', 'c');
    await until(() => done.length === 2);
    expect(done).toEqual(['a', 'c']);
  });

  it('works on as many jobs at once as it is told to', async () => {
    const waiting: (() => void)[] = [];
    const handler = () => new Promise<void>((resolve) => waiting.push(resolve));
    await begin((each) => each.process('many', handler, { concurrency: 2 }));
    for (let n = 0; n < 3; n++) await plugin.add('many', n);
    await until(() => waiting.length === 2);
    expect((await plugin.counts('many')).active).toBe(2);
    for (let n = 0; n < 3; n++) {
      await until(() => waiting.length > 0);
      waiting.shift()!();
    }
    await until(async () => (await plugin.counts('many')).completed === 3);
  });

  it('ties a job to who added it', async () => {
    const jobs: Job[] = [];
    await begin((each) => {
      each.process('outer', async (_, job) => {
        expect(currentJob()).toBe(job);
        jobs.push(job);
        await each.add('inner', {});
      });
      each.process('inner', (_, job) => void jobs.push(job));
    });
    await plugin.add('outer', {});
    await until(() => jobs.length === 2);
    expect(jobs[0]!.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(jobs[1]!.requestId).toBe(jobs[0]!.requestId);
    expect(jobs[1]!.addedAt.getTime()).toBeGreaterThanOrEqual(jobs[0]!.addedAt.getTime());
  });

  it('fails a job that takes too long, and tells it by its signal', async () => {
    const signals: AbortSignal[] = [];
    await begin(
      (each) =>
        each.process('slow', (_, { signal, attempt }) => {
          signals.push(signal);
          return attempt === 1 ? new Promise<void>(() => {}) : undefined;
        }),
      { jobTimeout: 30 },
    );
    await plugin.add('slow', {});
    await until(async () => (await plugin.counts('slow')).completed === 1);
    expect(signals[0]!.aborted).toBe(true);
  });

  it('lets jobs finish at the stop', async () => {
    let finish!: () => void;
    let finished = false;
    await begin((each) =>
      each.process('drain', async () => {
        await new Promise<void>((resolve) => (finish = resolve));
        finished = true;
      }),
    );
    await plugin.add('drain', {});
    await until(() => finish !== undefined);
    const stopped = plugin.onStopSync(context());
    finish();
    await stopped;
    expect(finished).toBe(true);
  });

  it('refuses more jobs than may wait, and what is no job', async () => {
    await begin(() => {}, { maxWaiting: 2 });
    await plugin.add('full', 1);
    await plugin.add('full', 2, { delay: 60_000 });
    await expect(plugin.add('full', 3)).rejects.toThrow(
      `plugin "jobs" at ${plugin.address}: job "full" was not added: 2 jobs "full" wait already`,
    );
    await expect(plugin.add('no:name', 1)).rejects.toThrow('job name "no:name": expected');
    await expect(plugin.add('job', undefined)).rejects.toThrow('data of job "job" is undefined');
    await expect(plugin.add('job', 1n)).rejects.toThrow('data of job "job" is no JSON');
    plugin.process('job', () => {});
    expect(() => plugin.process('job', () => {})).toThrow('jobs "job" have a handler already');
  });

  it('is checked by the compiler where the type of a job is known', async () => {
    await begin((each) => {
      // @ts-expect-error -- the data has no such field
      each.process('spec-typed', ({ from }) => void from);
    });
    // @ts-expect-error -- the data lacks its field
    const add = (): Promise<string> => plugin.add('spec-typed', {});
    expect(add).toBeInstanceOf(Function);
  });

  it('is healthy, counts what it does and shows its settings', async () => {
    await begin((each) => each.process('counted', () => {}));
    await plugin.add('counted', 1);
    const done = () => plugin.metrics().find(({ name }) => name === 'done_jobs_total')!.value;
    await until(() => done() === 1);
    await plugin.healthCheck(context());
    expect(plugin.info()).toMatchObject({ address: plugin.address, attempts: 3 });
  });
}

describe('the queue in memory', () => {
  doesJobs(() => ({ dsn: 'memory:' }));

  it('says that it is not connected before the start, and has no BullMQ', async () => {
    const { plugin } = createPlugin({ dsn: 'memory:' });
    await expect(plugin.add('job', 1)).rejects.toThrow('not connected');
    expect(() => plugin.queue('job')).toThrow('there is no BullMQ queue in memory');
  });
});

describe('the queue without its server', () => {
  it('does not start, saying where and why', async () => {
    const port = await freePort();
    const { plugin } = createPlugin({ host: '127.0.0.1', port, connectAttempts: 2 });
    await expect(plugin.preStart(context())).rejects.toThrow(
      `cannot connect to redis://127.0.0.1:${port}/0: connection refused`,
    );
    await stop(plugin);
  });
});

(hasRedis ? describe : describe.skip)('the queue on Redis', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis({ password: 'hunter22' });
  }, 30_000);
  beforeEach(() => server.command('FLUSHALL'));
  afterAll(() => server.remove());

  const values = (): Values => ({ host: '127.0.0.1', port: server.port, password: 'hunter22' });

  doesJobs(values);

  it('shares jobs between processes', async () => {
    const done: string[] = [];
    const plugins = ['one', 'two'].map((name) => {
      const { plugin } = createPlugin(values());
      plugin.process('shared', async () => {
        done.push(name);
        await new Promise((resolve) => setTimeout(resolve, 2));
      });
      return plugin;
    });
    await Promise.all(plugins.map(start));
    for (let n = 0; n < 20; n++) await plugins[0]!.add('shared', n);
    await until(() => done.length === 20);
    expect(new Set(done)).toEqual(new Set(['one', 'two']));
    await Promise.all(plugins.map(stop));
  });

  it('gives jobs of a process that has gone to another one', async () => {
    const lockTime = 300;
    const { plugin: gone } = createPlugin({ ...values(), lockTime });
    let taken = false;
    gone.process('orphan', () => {
      taken = true;
      return new Promise<void>(() => {});
    });
    await start(gone);
    await gone.add('orphan', 'precious');
    await until(() => taken);
    await gone.onStopSync(context(20));
    await gone.onStop(context());
    const { plugin } = createPlugin({ ...values(), lockTime });
    const done: unknown[] = [];
    plugin.process('orphan', (data) => void done.push(data));
    await start(plugin);
    await until(() => done.length === 1);
    expect(done).toEqual(['precious']);
    await stop(plugin);
  }, 30_000);

  it('does not start with a wrong password, and tells no secret', async () => {
    const wrong = { ...values(), password: 's3cret-guess', connectAttempts: 1_000_000 };
    const { plugin, log } = createPlugin(wrong);
    const error = await plugin.preStart(context()).catch((caught: unknown) => caught as Error);
    expect((error as Error).message).toContain('WRONGPASS');
    expect(`${(error as Error).stack} ${log.text}`).not.toContain('s3cret-guess');
    await stop(plugin);
  });

  it('fails adding in time while Redis is down, and goes on when it is back', async () => {
    const { plugin, log } = createPlugin({ ...values(), commandTimeout: 200 });
    const done: unknown[] = [];
    plugin.process('resilient', (data) => void done.push(data));
    await start(plugin);
    await server.kill();
    await until(() => log.text.includes('lost the connection'));
    await expect(plugin.add('resilient', 1)).rejects.toThrow('no answer in time');
    await expect(plugin.healthCheck(context(200))).rejects.toThrow('no answer in time');
    await server.restart();
    await until(() => log.text.includes('again'));
    await until(() =>
      plugin.add('resilient', 2).then(
        () => true,
        () => false,
      ),
    );
    await until(() => done.includes(2));
    await plugin.healthCheck(context());
    await stop(plugin);
  }, 60_000);
});
