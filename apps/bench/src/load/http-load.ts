import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Latencies } from './latencies.js';
import type { HttpLoadPlan, LoadResult } from './load.js';

/** Loads an HTTP/1.1 server: connections that are kept alive, one request at a time on each. */
export async function httpLoad(plan: HttpLoadPlan): Promise<LoadResult> {
  const latencies = new Latencies();
  const begin = performance.now();
  const deadline = begin + plan.seconds * 1000;
  const connections = Array.from(
    { length: plan.connections },
    () => new HttpConnection(plan, latencies, deadline),
  );
  await Promise.all(connections.map((connection) => connection.run()));
  const sum = (pick: (connection: HttpConnection) => number): number =>
    connections.reduce((total, connection) => total + pick(connection), 0);
  return {
    requests: sum(({ answers }) => answers),
    errors: sum(({ errors }) => errors),
    seconds: (performance.now() - begin) / 1000,
    ...latencies.summary(),
  };
}

class HttpConnection {
  answers = 0;
  errors = 0;
  readonly #socket: Socket;
  readonly #request: Buffer;
  #answer = '';
  #begin = 0;
  #isWaiting = false;

  constructor(
    private readonly plan: HttpLoadPlan,
    private readonly latencies: Latencies,
    private readonly deadline: number,
  ) {
    this.#socket = connect({ host: '127.0.0.1', port: plan.port, noDelay: true });
    this.#request = requestOf(plan);
  }

  async run(): Promise<void> {
    const socket = this.#socket;
    await once(socket, 'connect');
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#take(text));
    // Cut off by the server: what was under way has failed.
    socket.on('error', () => socket.destroy());
    const ended = once(socket, 'close');
    this.#send();
    const timer = setTimeout(() => socket.destroy(), this.deadline + 5_000 - performance.now());
    await ended;
    clearTimeout(timer);
    if (this.#isWaiting) this.errors++;
  }

  #send(): void {
    this.#begin = performance.now();
    this.#isWaiting = true;
    this.#socket.write(this.#request);
  }

  #take(text: string): void {
    this.#answer += text;
    const end = endOfAnswer(this.#answer);
    if (end === undefined || this.#answer.length < end.end) return;
    const isRight = this.#answer.startsWith('HTTP/1.1 200 ') && end.size === this.plan.answerSize;
    if (isRight && this.#answer.length === end.end) this.answers++;
    else this.errors++;
    const now = performance.now();
    this.latencies.add(now - this.#begin);
    this.#answer = '';
    this.#isWaiting = false;
    if (now < this.deadline) this.#send();
    else this.#socket.end();
  }
}

function requestOf({ method, path, port, body }: HttpLoadPlan): Buffer {
  const head = [`${method} ${path} HTTP/1.1`, `host: 127.0.0.1:${port}`];
  if (body !== undefined) {
    head.push('content-type: application/json', `content-length: ${Buffer.byteLength(body)}`);
  }
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body ?? ''}`);
}

const CONTENT_LENGTH = /\r\ncontent-length: (\d+)/i;

/** Where an answer ends, once its head is there. Answers without `Content-Length` count as empty. */
function endOfAnswer(answer: string): { end: number; size: number } | undefined {
  const head = answer.indexOf('\r\n\r\n');
  if (head === -1) return undefined;
  const size = Number(CONTENT_LENGTH.exec(answer.slice(0, head))?.[1] ?? 0);
  return { end: head + 4 + size, size };
}
