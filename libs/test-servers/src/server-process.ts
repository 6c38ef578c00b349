import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface ProcessOptions {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** @default the environment of this process */
  readonly env?: NodeJS.ProcessEnv;
}

/** A server as a child process. What it prints is kept for the message of a failed start. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  #output = '';

  constructor(program: string, { args, cwd, user, env }: ProcessOptions) {
    const options = { cwd, ...user, ...(env ? { env } : {}) };
    this.#child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#exit = once(this.#child, 'exit');
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk) => (this.#output = (this.#output + String(chunk)).slice(-4_000)));
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get output(): string {
    return this.#output;
  }

  /** Sends the signal and waits until the process is gone. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (!this.running) return;
    this.#child.kill(signal);
    await this.#exit;
  }

  /** Freezes the process (SIGSTOP) or lets it go on (SIGCONT). */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }
}

/** Calls `attempt` until it succeeds. @throws what the server printed, if it ends or the time is over */
export async function waitUntilUp(
  server: ServerProcess,
  attempt: () => Promise<unknown>,
  milliseconds = 20_000,
): Promise<void> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (!server.running || Date.now() > deadline)
        throw new Error(`server did not come up:\n${server.output}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
