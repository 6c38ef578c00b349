import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  connectionPreface,
  Flag,
  frame,
  FrameReader,
  FrameType,
  literalHeaders,
  windowUpdate,
  type Frame,
} from './http2-frames.js';
import { Latencies } from './latencies.js';
import type { GrpcLoadPlan, LoadResult } from './load.js';

/** Received bytes after which the connection is given room for as many again. */
const WINDOW_STEP = 2 ** 28;

/**
 * Loads a gRPC server with a client that is lean enough to keep any Node.js server busy: it writes
 * prepared frames, and all that go out together in one piece. It may ignore the windows of the server,
 * because what it has under way is much smaller than those have to be.
 */
export async function grpcLoad(plan: GrpcLoadPlan): Promise<LoadResult> {
  const latencies = new Latencies();
  const begin = performance.now();
  const deadline = begin + plan.seconds * 1000;
  const connections = Array.from(
    { length: plan.connections },
    () => new GrpcConnection(plan, latencies, deadline),
  );
  await Promise.all(connections.map((connection) => connection.run()));
  const sum = (pick: (connection: GrpcConnection) => number): number =>
    connections.reduce((total, connection) => total + pick(connection), 0);
  return {
    requests: sum(({ answers }) => answers),
    errors: sum(({ errors }) => errors),
    seconds: (performance.now() - begin) / 1000,
    ...latencies.summary(),
  };
}

interface Exchange {
  readonly begin: number;
  received: number;
}

class GrpcConnection {
  answers = 0;
  errors = 0;
  readonly #socket: Socket;
  readonly #headers: Buffer;
  readonly #exchanges = new Map<number, Exchange>();
  #nextStream = 1;
  #received = 0;
  #outgoing: Buffer[] = [];

  constructor(
    private readonly plan: GrpcLoadPlan,
    private readonly latencies: Latencies,
    private readonly deadline: number,
  ) {
    this.#socket = connect({ host: '127.0.0.1', port: plan.port, noDelay: true });
    this.#headers = literalHeaders({
      ':method': 'POST',
      ':scheme': 'http',
      ':path': plan.path,
      ':authority': `127.0.0.1:${plan.port}`,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
  }

  async run(): Promise<void> {
    const socket = this.#socket;
    await once(socket, 'connect');
    const reader = new FrameReader((received) => this.#take(received));
    socket.on('data', (chunk) => {
      reader.read(chunk);
      this.#flush();
    });
    // Cut off by the server: what was under way has failed.
    socket.on('error', () => socket.destroy());
    const ended = once(socket, 'close');
    this.#outgoing.push(connectionPreface());
    for (let index = 0; index < this.plan.streams; index++) this.#call();
    this.#flush();
    const timer = setTimeout(() => socket.destroy(), this.deadline + 5_000 - performance.now());
    await ended;
    clearTimeout(timer);
    this.errors += this.#exchanges.size;
  }

  #call(): void {
    const { body } = this.plan;
    const stream = this.#nextStream;
    this.#nextStream += 2;
    this.#exchanges.set(stream, { begin: performance.now(), received: 0 });
    this.#outgoing.push(
      frame(FrameType.HEADERS, Flag.END_HEADERS, stream, this.#headers),
      frame(FrameType.DATA, Flag.END_STREAM, stream, body),
    );
  }

  #flush(): void {
    if (this.#outgoing.length === 0) return;
    this.#socket.write(Buffer.concat(this.#outgoing));
    this.#outgoing = [];
  }

  #take({ type, flags, stream, payload }: Frame): void {
    if (type === FrameType.SETTINGS && (flags & Flag.ACK) === 0) {
      this.#outgoing.push(frame(FrameType.SETTINGS, Flag.ACK, 0, Buffer.alloc(0)));
    } else if (type === FrameType.PING && (flags & Flag.ACK) === 0) {
      this.#outgoing.push(frame(FrameType.PING, Flag.ACK, 0, payload));
    } else if (type === FrameType.GOAWAY) {
      this.#socket.destroy();
    }
    const exchange = this.#exchanges.get(stream);
    if (!exchange) return;
    if (type === FrameType.DATA) this.#count(exchange, payload.length);
    const isLast =
      (type === FrameType.DATA || type === FrameType.HEADERS) && flags & Flag.END_STREAM;
    if (isLast || type === FrameType.RST_STREAM) this.#end(stream, exchange);
  }

  #count(exchange: Exchange, bytes: number): void {
    exchange.received += bytes;
    this.#received += bytes;
    if (this.#received < WINDOW_STEP) return;
    this.#outgoing.push(windowUpdate(this.#received));
    this.#received = 0;
  }

  #end(stream: number, { begin, received }: Exchange): void {
    this.#exchanges.delete(stream);
    const now = performance.now();
    // A call that fails has no message.
    if (received === this.plan.answerSize) this.answers++;
    else this.errors++;
    this.latencies.add(now - begin);
    if (now < this.deadline) this.#call();
    else if (this.#exchanges.size === 0) this.#socket.end();
  }
}
