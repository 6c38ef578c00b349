import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A built service as a process of its own; `npm test` builds it first. */
export class ServiceProcess {
  #output = '';
  readonly #child: ChildProcess;
  readonly #exit: Promise<[number | null, string | null]>;

  /** @param app folder under `apps`. @param env its variables; ports are free ones */
  constructor(app: string, env: Readonly<Record<string, string>>) {
    const main = join(import.meta.dirname, '../..', app, 'dist/main.js');
    const prefix = `${Object.keys(env)[0]!.split('_SERVICE_')[0]}_SERVICE`;
    const ports = {
      [`${prefix}_SERVER_HTTP_HOST`]: '127.0.0.1',
      [`${prefix}_SERVER_HTTP_PORT`]: '0',
      [`${prefix}_SERVER_GRPC_HOST`]: '127.0.0.1',
      [`${prefix}_SERVER_GRPC_PORT`]: '0',
      [`${prefix}_PROBES_HOST`]: '127.0.0.1',
      [`${prefix}_PROBES_PORT`]: '0',
    };
    this.#child = spawn(process.execPath, [main], {
      env: { PATH: process.env['PATH'], NO_COLOR: '1', ...ports, ...env },
    });
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      stream.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    this.#exit = once(this.#child, 'close') as Promise<[number | null, string | null]>;
  }

  get output(): string {
    return this.#output;
  }

  /** Waits until it has printed something. @throws what it printed, if it ends before that */
  async until(text: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = text.exec(this.#output);
      if (found) return found;
      if (this.#child.exitCode !== null)
        throw new Error(`ended before it printed ${String(text)}:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Base URL of its HTTP server, once it listens. */
  async url(): Promise<string> {
    return (await this.until(/HTTP +(http:\/\/127\.0\.0\.1:\d+)/))[1]!;
  }

  /** Ends it as a crash would, or with a signal that it can handle. @returns exit code and signal */
  async end(
    signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL',
  ): Promise<[code: number | null, signal: string | null]> {
    this.#child.kill(signal);
    return this.#exit;
  }
}
