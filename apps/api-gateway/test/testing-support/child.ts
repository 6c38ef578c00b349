import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '@nestjs-toolkit/test-servers';
import { SECRET } from '../tokens.js';

const BACKEND = join(import.meta.dirname, 'backend-process.js');

/** The built gateway; `npm test` builds it first. */
const GATEWAY = join(import.meta.dirname, '../../dist/main.js');

const children = new Set<Child>();

/** Kills every process that the test has started. Call it in `afterEach`. */
export async function killAll(): Promise<void> {
  await Promise.all([...children].map((child) => child.kill()));
  children.clear();
}

/** A process of a test. */
export class Child {
  readonly #process: ChildProcess;
  readonly exit: Promise<unknown[]>;
  output = '';
  #onOutput: (() => void) | undefined;

  constructor(main: string, env: Record<string, string>) {
    this.#process = spawn(process.execPath, [main], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exit = once(this.#process, 'close');
    for (const stream of [this.#process.stdout!, this.#process.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        this.#onOutput?.();
      });
    }
    void this.exit.then(() => this.#onOutput?.());
    children.add(this);
  }

  /** Resident memory in MiB. */
  residentMemory(): number {
    const output = execFileSync('ps', ['-o', 'rss=', '-p', String(this.#process.pid)]);
    return Number(output.toString().trim()) / 1_024;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGCONT');
    this.#process.kill('SIGKILL');
    await this.exit;
  }

  /** Waits for a text in the output. @throws Error if the process ends without it */
  async until(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      if (this.#process.exitCode !== null)
        throw new Error(`ended before it printed "${text}":\n${this.output}`);
      await new Promise<void>((resolve) => (this.#onOutput = resolve));
    }
  }
}

/** A backend with a port that it keeps when it is started again. */
export interface RunningBackend {
  readonly name: string;
  readonly port: number;
  child: Child;
  restart(): Promise<void>;
}

export async function startBackend(name: string): Promise<RunningBackend> {
  const port = await freePort();
  const start = async (): Promise<Child> => {
    const child = new Child(BACKEND, { PORT: String(port), INSTANCE: name });
    await child.until('listening');
    return child;
  };
  const backend: RunningBackend = {
    name,
    port,
    child: await start(),
    restart: async () => {
      backend.child = await start();
    },
  };
  return backend;
}

export interface RunningGateway {
  readonly child: Child;
  readonly url: string;
}

/** Starts the built gateway in front of backends. */
export async function startGateway(
  backends: readonly RunningBackend[],
  env: Record<string, string> = {},
): Promise<RunningGateway> {
  const port = await freePort();
  const child = new Child(GATEWAY, {
    NODE_ENV: 'production',
    API_GATEWAY_CACHE_DSN: 'memory:',
    API_GATEWAY_RATE_LIMIT_REQUESTS: '1000000',
    API_GATEWAY_AUTH_SECRET: SECRET,
    API_GATEWAY_SERVER_HTTP_HOST: '127.0.0.1',
    API_GATEWAY_SERVER_HTTP_PORT: String(port),
    API_GATEWAY_RESOLVER_ENDPOINTS: backends
      .map((each) => `user-service=127.0.0.1:${each.port}`)
      .join(','),
    ...env,
  });
  await child.until('service is ready');
  return { child, url: `http://127.0.0.1:${port}` };
}
