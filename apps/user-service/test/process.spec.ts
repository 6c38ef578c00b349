import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The built service; `npm test` builds it first. */
const MAIN = join(import.meta.dirname, '../dist/main.js');

const ENV = {
  PATH: process.env['PATH'],
  USER_SERVICE_PGSQL_DSN: 'pglite:',
  USER_SERVICE_CACHE_DSN: 'memory:',
  USER_SERVICE_SERVER_HTTP_HOST: '127.0.0.1',
  USER_SERVICE_SERVER_HTTP_PORT: '0',
  USER_SERVICE_SERVER_GRPC_HOST: '127.0.0.1',
  USER_SERVICE_SERVER_GRPC_PORT: '0',
};

let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
  child = undefined;
});

/** Starts the process; `until` waits for a text in its output. */
function launch(more: Record<string, string> = {}) {
  const started = spawn(process.execPath, [MAIN], { env: { ...ENV, ...more } });
  child = started;
  let output = '';
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exit = once(started, 'close') as Promise<[number | null, string | null]>;
  return {
    process: started,
    exit,
    output: () => output,
    async until(text: string): Promise<void> {
      while (!output.includes(text)) {
        if (started.exitCode !== null)
          throw new Error(`ended before it printed "${text}":\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}

describe('the process of the user service', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'says where it runs and what to try, and ends with 0 on %s',
    async (signal) => {
      const service = launch();
      await service.until('buf curl');
      const calls = service.output();
      expect(calls).toMatch(/HTTP +http:\/\/127\.0\.0\.1:\d+/);
      expect(calls).toMatch(/gRPC +127\.0\.0\.1:\d+/);
      expect(calls).toMatch(/readiness +http/);
      service.process.kill(signal);
      expect(await service.exit).toEqual([0, null]);
      expect(service.output()).toContain('stopped');
    },
    60_000,
  );

  it('writes one JSON object per line in production, and nothing else', async () => {
    const service = launch({ NODE_ENV: 'production' });
    await service.until('service is ready');
    service.process.kill('SIGTERM');
    await service.exit;
    const lines = service.output().trim().split('\n');
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({
        service: 'user-service',
        level: expect.any(String),
      });
  }, 60_000);

  it('ends with 1 and one clear message when it cannot start', async () => {
    const service = launch({
      USER_SERVICE_PGSQL_DSN: 'postgres://ada:hunter22@127.0.0.1:1/users',
      USER_SERVICE_PGSQL_CONNECT_ATTEMPTS: '1',
    });
    expect(await service.exit).toEqual([1, null]);
    expect(service.output()).toContain('service could not start: plugin postgres_gorm "pgsql" at');
    expect(service.output()).not.toContain('hunter22');
    expect(service.output()).not.toContain('    at ');
  }, 60_000);
});
