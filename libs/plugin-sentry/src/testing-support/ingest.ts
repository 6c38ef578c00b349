import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A report as it arrives at Sentry. */
export interface ReceivedEvent {
  readonly event_id: string;
  readonly level?: string;
  readonly message?: string;
  readonly environment: string;
  readonly release: string;
  readonly transaction?: string;
  readonly tags: Record<string, string>;
  readonly extra?: Record<string, unknown>;
  readonly contexts: Record<string, Record<string, unknown>>;
  readonly request?: { method?: string; url?: string; headers?: Record<string, string> };
  readonly exception?: { values: { type: string; value: string; stacktrace?: object }[] };
}

/** A stand-in of Sentry's ingest endpoint: takes envelopes as the real one does, and keeps the events. */
export class Ingest {
  readonly events: ReceivedEvent[] = [];
  /** Everything that came, as text. */
  text = '';
  status = 200;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Ingest> {
    const server = createServer();
    const ingest = new Ingest(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const isZipped = request.headers['content-encoding'] === 'gzip';
        if (request.method === 'POST' && request.url?.startsWith('/api/42/envelope/'))
          ingest.#take((isZipped ? gunzipSync(bytes) : bytes).toString());
        response.writeHead(ingest.status, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return ingest;
  }

  get dsn(): string {
    return `http://publickey@127.0.0.1:${(this.#server.address() as AddressInfo).port}/42`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** An envelope is a header and pairs of item header and item, one JSON object a line. */
  #take(envelope: string): void {
    this.text += envelope;
    const lines = envelope.split('\n').filter((line) => line !== '');
    for (let index = 1; index + 1 < lines.length; index += 2) {
      const { type } = JSON.parse(lines[index]!) as { type: string };
      if (type === 'event') this.events.push(JSON.parse(lines[index + 1]!) as ReceivedEvent);
    }
  }
}
