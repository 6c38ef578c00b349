import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is answered to a request for the metrics. */
export interface MetricsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers requests for the metrics. Requests that come while they are collected share them. */
export class MetricsEndpoint {
  #pending: Promise<string> | undefined;

  constructor(
    private readonly collect: () => Promise<string>,
    private readonly contentType: string,
    private readonly token: string | undefined,
  ) {}

  async answer(authorization: string | undefined): Promise<MetricsAnswer> {
    if (this.token !== undefined && !isSame(authorization, `Bearer ${this.token}`)) {
      return {
        status: 401,
        headers: { 'www-authenticate': 'Bearer', 'content-type': 'text/plain' },
        body: 'metrics need a bearer token\n',
      };
    }
    this.#pending ??= this.collect().finally(() => (this.#pending = undefined));
    const headers = { 'content-type': this.contentType, 'cache-control': 'no-store' };
    return { status: 200, headers, body: await this.#pending };
  }
}

/** Compares in constant time. */
function isSame(given: string | undefined, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(expected));
}

export interface MetricsPort {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** Serves the metrics on a port of their own. @returns the server and its address */
export async function openMetricsPort(
  { host, port, path }: MetricsPort,
  endpoint: MetricsEndpoint,
): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    void respond(request, response, path, endpoint);
  });
  server.maxConnections = 64;
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(`port ${port} on ${host} cannot be opened: ${explain(error)}`)),
    );
    server.listen({ host, port }, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return { server, url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}${path}` };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  endpoint: MetricsEndpoint,
): Promise<void> {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead || request.url?.split('?')[0] !== path) {
    response.writeHead(isRead ? 404 : 405).end();
    return;
  }
  try {
    const { status, headers, body } = await endpoint.answer(request.headers.authorization);
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
  } catch {
    response.writeHead(500).end();
  }
}

function explain({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'it is in use, choose another PORT';
  if (code === 'EACCES') return 'this user may not, choose a PORT above 1023';
  return message;
}
