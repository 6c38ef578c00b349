import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Check {
  readonly GRPC?: string;
  readonly HTTP?: string;
  readonly TTL?: string;
  readonly Interval?: string;
  readonly Timeout?: string;
  readonly Status?: string;
}

interface Instance {
  readonly ID: string;
  readonly Name: string;
  readonly Address: string;
  readonly Port: number;
  readonly Tags: readonly string[];
  readonly Check?: Check;
  isPassing: boolean;
  timer?: NodeJS.Timeout;
}

/**
 * Stands in for a Consul agent: the endpoints that the plugin uses, as they are documented, with
 * blocking queries on one index, TTL checks that expire, and gRPC and HTTP checks that really ask.
 */
export class ConsulAgent {
  /** Requests so far, as `PUT /v1/agent/…`. */
  readonly requests: string[] = [];
  readonly #instances = new Map<string, Instance>();
  readonly #held = new Set<() => void>();
  #server: Server | undefined;
  #port = 0;
  #index = 10;

  constructor(private readonly token?: string) {}

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Instances that count as well. */
  passing(name: string): readonly Instance[] {
    return [...this.#instances.values()].filter((each) => each.Name === name && each.isPassing);
  }

  async start(): Promise<void> {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** @param forget whether it has lost everything when it is back, as an agent in memory has */
  async stop(forget = false): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (forget) {
      for (const { timer } of this.#instances.values()) clearInterval(timer);
      this.#instances.clear();
      this.#index = 1;
    }
    for (const wake of this.#held) wake();
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async close(): Promise<void> {
    await this.stop(true);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    this.requests.push(`${request.method} ${url.pathname}`);
    const send = (status: number, body: unknown = '', index?: number): void => {
      if (response.destroyed) return;
      if (index !== undefined) response.setHeader('x-consul-index', String(index));
      response.statusCode = status;
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    if (this.token !== undefined && request.headers['x-consul-token'] !== this.token) {
      send(403, 'Permission denied');
      return;
    }
    const [, , group, kind, ...rest] = url.pathname.split('/').map(decodeURIComponent);
    const id = rest.at(-1) ?? '';
    const route = `${request.method} ${group}/${kind}${rest.length > 1 ? `/${rest[0]}` : ''}`;
    if (route === 'PUT agent/service' && id === 'register') {
      this.#register(JSON.parse(await textOf(request)) as Instance);
      send(200);
    } else if (route === 'PUT agent/service/deregister') {
      if (this.#remove(id)) send(200);
      else send(404, `Unknown service ID "${id}"`);
    } else if (route === 'PUT agent/check/pass') {
      if (this.#pass(id.replace(/^service:/, ''))) send(200);
      else send(404, `Unknown check ID "${id}"`);
    } else if (route === 'GET agent/service') {
      const found = this.#instances.get(id);
      if (found) send(200, { ID: id, Service: found.Name, Port: found.Port });
      else send(404, 'unknown service ID');
    } else if (route === 'GET agent/self') {
      send(200, { Config: { NodeName: 'stand-in' } });
    } else if (route === 'GET health/service') {
      const index = await this.#hold(url.searchParams);
      send(200, this.#entries(id, url.searchParams), index);
    } else {
      send(404, 'not found');
    }
  }

  #register(instance: Instance): void {
    this.#remove(instance.ID);
    const { Check: check } = instance;
    instance.isPassing = check === undefined || check.Status === 'passing';
    this.#instances.set(instance.ID, instance);
    if (check?.TTL !== undefined) this.#expire(instance);
    else if (check?.Interval !== undefined) {
      instance.timer = setInterval(() => void this.#ask(instance), milliseconds(check.Interval));
    }
    this.#changed();
  }

  #remove(id: string): boolean {
    clearInterval(this.#instances.get(id)?.timer);
    const wasThere = this.#instances.delete(id);
    if (wasThere) this.#changed();
    return wasThere;
  }

  #pass(id: string): boolean {
    const instance = this.#instances.get(id);
    if (instance?.Check?.TTL === undefined) return false;
    this.#mark(instance, true);
    this.#expire(instance);
    return true;
  }

  #expire(instance: Instance): void {
    clearTimeout(instance.timer);
    instance.timer = setTimeout(
      () => this.#mark(instance, false),
      milliseconds(instance.Check!.TTL!),
    );
  }

  async #ask(instance: Instance): Promise<void> {
    const { GRPC, HTTP } = instance.Check!;
    const isWell = GRPC === undefined ? await isReady(HTTP) : await isServing(GRPC);
    if (this.#instances.get(instance.ID) === instance) this.#mark(instance, isWell);
  }

  #mark(instance: Instance, isPassing: boolean): void {
    if (instance.isPassing === isPassing) return;
    instance.isPassing = isPassing;
    this.#changed();
  }

  #changed(): void {
    this.#index++;
    for (const wake of this.#held) wake();
  }

  /** Holds a query until the index is higher than the one it names, or its wait is over. */
  async #hold(query: URLSearchParams): Promise<number> {
    const after = Number(query.get('index') ?? 0);
    if (after < this.#index || after === 0) return this.#index;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#held.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds(query.get('wait') ?? '5m'));
      this.#held.add(wake);
    });
    return this.#index;
  }

  #entries(name: string, query: URLSearchParams): object[] {
    const tag = query.get('tag');
    return [...this.#instances.values()]
      .filter((each) => each.Name === name && (each.isPassing || !query.has('passing')))
      .filter((each) => tag === null || each.Tags.includes(tag))
      .map(({ ID, Name, Address, Port }) => ({
        Node: { Address: '127.0.0.1' },
        Service: { ID, Service: Name, Address, Port },
      }));
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function milliseconds(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  return Number(number) * { ms: 1, s: 1_000, m: 60_000 }[unit as 'ms' | 's' | 'm'];
}

async function isReady(url: string | undefined): Promise<boolean> {
  if (url === undefined) return true;
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

const bytes = { serialize: (value: Buffer) => value, deserialize: (value: Buffer) => value };
const HealthClient = makeGenericClientConstructor(
  {
    check: {
      path: '/grpc.health.v1.Health/Check',
      requestStream: false,
      responseStream: false,
      requestSerialize: bytes.serialize,
      requestDeserialize: bytes.deserialize,
      responseSerialize: bytes.serialize,
      responseDeserialize: bytes.deserialize,
    },
  },
  'Health',
);

/** Asks grpc.health.v1: `HealthCheckResponse` with `status` (1) `SERVING` (1). */
function isServing(target: string): Promise<boolean> {
  const client = new HealthClient(target, credentials.createInsecure());
  return new Promise((resolve) => {
    const check = client['check'] as unknown as (
      request: Buffer,
      options: object,
      done: (error: unknown, answer?: Buffer) => void,
    ) => void;
    check.call(client, Buffer.alloc(0), { deadline: Date.now() + 2_000 }, (error, answer) => {
      client.close();
      resolve(!error && answer?.equals(Buffer.from([8, 1])) === true);
    });
  });
}
