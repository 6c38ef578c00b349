import type { JobBackend, RunJob, Workplace } from './backend.js';
import type { JobWorker } from './plugin-interface.js';

/** A worker over its whole life: registered, working, stopped. */
export class RegisteredWorker implements JobWorker {
  #workplace: Workplace | undefined;
  #begin!: (workplace: Workplace) => void;
  readonly #begun = new Promise<Workplace>((resolve) => (this.#begin = resolve));

  constructor(
    private readonly name: string,
    private readonly concurrency: number,
    private readonly run: RunJob,
    private readonly forget: () => void,
  ) {}

  get problem(): string | undefined {
    return this.#workplace?.problem;
  }

  start(backend: JobBackend): void {
    if (this.#workplace) return;
    this.#workplace = backend.work(this.name, this.concurrency, this.run);
    this.#begin(this.#workplace);
  }

  async ready(): Promise<void> {
    await (await this.#begun).ready();
  }

  async stop(signal?: AbortSignal): Promise<void> {
    const workplace = this.#workplace;
    this.#workplace = undefined;
    await workplace?.close(signal);
  }

  async close(): Promise<void> {
    this.forget();
    await this.stop();
  }
}
