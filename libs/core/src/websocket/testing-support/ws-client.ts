import type { IncomingMessage } from 'node:http';
import { WebSocket, type ClientOptions } from 'ws';

/** A frame in JSON, as a client reads it. */
export interface JsonFrame {
  readonly type: string;
  readonly id?: string | number;
  readonly payload?: any; // oxlint-disable-line typescript/no-explicit-any -- whatever a spec expects
  readonly end?: boolean;
  readonly error?: { code: number; status: string; message: string; details: unknown[] };
  readonly code?: string;
}

/** How a connection was closed. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** A connection of a spec: frames come one by one when they are asked for. */
export class WsClient {
  readonly closed: Promise<Closing>;
  readonly #frames: (JsonFrame | Buffer)[] = [];
  readonly #waiters: { resolve(frame: JsonFrame | Buffer): void; reject(error: Error): void }[] =
    [];

  constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        for (const waiter of this.#waiters.splice(0)) {
          waiter.reject(new Error(`connection was closed: ${code} ${reason.toString()}`));
        }
        resolve({ code, reason: reason.toString() });
      });
    });
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      const frame = isBinary ? data : (JSON.parse(data.toString()) as JsonFrame);
      const waiter = this.#waiters.shift();
      if (waiter) waiter.resolve(frame);
      else this.#frames.push(frame);
    });
    socket.on('error', () => {});
  }

  /** Frames that nobody has asked for yet. */
  get waiting(): readonly (JsonFrame | Buffer)[] {
    return this.#frames;
  }

  send(frame: object | string | Buffer): void {
    const isRaw = typeof frame === 'string' || Buffer.isBuffer(frame);
    this.socket.send(isRaw ? frame : JSON.stringify(frame));
  }

  /** The next frame. @throws Error if the connection is closed before */
  async next(): Promise<JsonFrame> {
    return (await this.nextRaw()) as JsonFrame;
  }

  nextRaw(): Promise<JsonFrame | Buffer> {
    const frame = this.#frames.shift();
    if (frame) return Promise.resolve(frame);
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** Sends a frame and reads the next one. */
  ask(frame: object | string): Promise<JsonFrame> {
    this.send(frame);
    return this.next();
  }

  async close(code?: number): Promise<Closing> {
    this.socket.close(code);
    return this.closed;
  }
}

export interface ConnectOptions extends ClientOptions {
  readonly protocols?: string | string[];
}

/** Connects. @throws Refusal if the handshake is answered otherwise */
export async function connect(url: string, options: ConnectOptions = {}): Promise<WsClient> {
  const socket = new WebSocket(url, options.protocols ?? [], options);
  const client = new WsClient(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
    socket.once('unexpected-response', (_request, response: IncomingMessage) => {
      void refusalOf(response).then(reject);
    });
  });
  return client;
}

/** What the handshake was answered with instead. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly headers: IncomingMessage['headers'],
    readonly body: string,
  ) {
    super(`handshake was answered with ${status}: ${body}`);
  }
}

async function refusalOf(response: IncomingMessage): Promise<Refusal> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return new Refusal(response.statusCode!, response.headers, Buffer.concat(chunks).toString());
}

/** Tries to connect, and gives what the handshake was answered with. */
export async function refusal(url: string, options: ConnectOptions = {}): Promise<Refusal> {
  try {
    await (await connect(url, options)).close();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('handshake was accepted');
}
