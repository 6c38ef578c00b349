import { Agent, request } from 'node:http';

/** What became of a call. */
export interface Outcome {
  /** HTTP status; 0 for a connection that broke. */
  readonly status: number;
  /** Instance that answered. */
  readonly instance: string | undefined;
  /** In milliseconds. */
  readonly time: number;
}

/** Longest time that any call may take before a test calls it hung, in milliseconds. */
const HUNG = 20_000;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Closes the connections of the load. */
export function closeConnections(): void {
  agent.destroy();
}

/** Creates a user through the gateway. */
export function createUser(
  url: string,
  name = 'ada',
  headers: Record<string, string> = {},
): Promise<Outcome & { readonly body: string }> {
  const started = performance.now();
  return new Promise((resolve) => {
    const settle = (status: number, body: string): void => {
      const instance = /"status":"([^"]*)"/.exec(body)?.[1];
      resolve({ status, instance, body, time: performance.now() - started });
    };
    const call = request(`${url}/api/v1/users`, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', ...headers },
      timeout: HUNG,
    });
    call.on('timeout', () => call.destroy(new Error('hung')));
    call.on('error', () => settle(0, ''));
    call.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => settle(response.statusCode!, body));
      response.on('error', () => settle(0, body));
    });
    call.end(JSON.stringify({ name, email: 'ada@example.com' }));
  });
}

/** Calls that go on until they are told to stop. */
export class Load {
  readonly outcomes: Outcome[] = [];
  readonly #workers: Promise<void>[];
  #isOver = false;
  #waiting: { count: number; test: (outcome: Outcome) => boolean; resolve: () => void } | undefined;

  /** @param concurrency calls at a time */
  constructor(
    private readonly url: string,
    concurrency: number,
    private readonly headers: Record<string, string> = {},
  ) {
    this.#workers = Array.from({ length: concurrency }, () => this.#work());
  }

  /** Waits for so many further calls that pass a test. */
  async until(count: number, test: (outcome: Outcome) => boolean = () => true): Promise<void> {
    await new Promise<void>((resolve) => (this.#waiting = { count, test, resolve }));
    this.#waiting = undefined;
  }

  async stop(): Promise<readonly Outcome[]> {
    this.#isOver = true;
    await Promise.all(this.#workers);
    return this.outcomes;
  }

  async #work(): Promise<void> {
    while (!this.#isOver) {
      const outcome = await createUser(this.url, 'ada', this.headers);
      this.outcomes.push(outcome);
      const waiting = this.#waiting;
      if (waiting?.test(outcome) && --waiting.count <= 0) waiting.resolve();
      // A gateway that is gone refuses at once.
      if (outcome.status === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** How many outcomes have each status. */
export function statusesOf(outcomes: readonly Outcome[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of outcomes) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
