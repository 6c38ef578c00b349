import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { onCore, type Core } from './cores.js';

export interface NodeChildOptions {
  readonly core: Core;
  /** Folder for a CPU profile of the process, written when it ends. @default none */
  readonly profileFolder?: string | undefined;
}

/** Longest time to wait for a message of a child, in milliseconds. */
const MESSAGE_TIMEOUT = 120_000;
/** Longest time that a child may take to end by itself, in milliseconds. */
const STOP_TIMEOUT = 5_000;

/** A Node.js process that answers messages. */
export class NodeChild {
  readonly #process: ChildProcess;

  /** @param script absolute path */
  constructor(script: string, parameters: readonly string[], options: NodeChildOptions) {
    const { core, profileFolder } = options;
    const profiling = profileFolder ? ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`] : [];
    const [command, ...rest] = onCore(core, [
      process.execPath,
      ...profiling,
      script,
      ...parameters,
    ]);
    this.#process = spawn(command, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  /** The next message of the child. @throws Error if it ends or keeps silent instead */
  async receive<T>(): Promise<T> {
    const controller = new AbortController();
    const { signal } = controller;
    const child = this.#process;
    const message = once(child, 'message', { signal }).then(([value]) => value as T);
    const end = once(child, 'exit', { signal }).then(([code, killedBy]) => {
      throw new Error(`process ended with ${killedBy ?? `code ${code}`} before it answered`);
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), MESSAGE_TIMEOUT);
    try {
      return await Promise.race([message, end]);
    } finally {
      clearTimeout(timer);
      controller.abort();
      message.catch(() => {});
      end.catch(() => {});
    }
  }

  /** Sends a message and waits for the answer. */
  ask<T>(question: unknown): Promise<T> {
    const answer = this.receive<T>();
    this.#process.send(question as object);
    return answer;
  }

  /** Tells the child to end, and ends it if it does not. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
    if (child.connected) child.disconnect();
    await ended;
    clearTimeout(timer);
  }
}
