import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { atEnd } from '../../grpc/testing-support/test-server.js';

/** A backend of `test.Notes` as a process of its own. */
export class BackendProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(port = 0): Promise<BackendProcess> {
    const script = join(import.meta.dirname, 'notes-backend.mjs');
    const child = spawn(process.execPath, [script, String(port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    const backend = new BackendProcess(child, Number(String(line)));
    atEnd(() => backend.kill());
    return backend;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** What it answers with. */
  get id(): string {
    return String(this.child.pid);
  }

  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  /** Ends it without a word, as a crash does. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}
