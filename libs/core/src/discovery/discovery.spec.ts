import { jest } from '@jest/globals';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryLogger } from '../grpc/testing-support/memory-logger.js';
import { atEnd, closeAll } from '../grpc/testing-support/test-server.js';
import { discoveryFrom } from './create-resolvers.js';
import { createDiscovery, type Discovery, type Resolution } from './discovery.js';
import { parseEndpointFile } from './endpoint-file.js';
import { parseEndpoint, parseEndpointTable } from './endpoint.js';
import type { HostLookup } from './host-lookup.js';
import { createDnsResolver } from './dns-resolver.js';
import { ResolverOptions } from './resolver-options.js';
import type { ResolverAnswer, ServiceResolver } from './service-resolver.js';
import { createTableResolver } from './table-resolver.js';

jest.setTimeout(30_000);

afterEach(closeAll);

/** What a discovery tells of a service, one after another. */
class Told {
  readonly all: Resolution[] = [];
  private wake: (() => void) | undefined;

  constructor(discovery: Discovery, service: string) {
    const watch = discovery.watch(service, (resolution) => {
      this.all.push(resolution);
      this.wake?.();
    });
    atEnd(() => watch.close());
    atEnd(() => discovery.close());
  }

  /** Waits until something has been told that fits. */
  async until(fits: (resolution: Resolution) => boolean): Promise<Resolution> {
    for (;;) {
      const found = this.all.find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  first(): Promise<Resolution> {
    return this.until(() => true);
  }

  hosts(host: string): Promise<Resolution> {
    return this.until((each) => each.kind === 'found' && JSON.stringify(each).includes(host));
  }
}

/** A resolver that says what the test says. */
function puppet(name: string): ServiceResolver & { say(answer: ResolverAnswer): void } {
  const listeners = new Set<(answer: ResolverAnswer) => void>();
  return {
    name,
    watch: (_service, listener) => {
      listeners.add(listener);
      return { refresh: () => undefined, close: () => listeners.delete(listener) };
    },
    say: (answer) => listeners.forEach((listener) => listener(answer)),
  };
}

function found(...endpoints: string[]): ResolverAnswer {
  return { kind: 'found', endpoints: endpoints.map((text) => parseEndpoint(text)!) };
}

const noHosts: HostLookup = {
  refreshInterval: 60_000,
  lookup: (host) =>
    Promise.reject(Object.assign(new Error(`no such host ${host}`), { code: 'ENOTFOUND' })),
};

function discoveryOf(resolvers: ServiceResolver[], hosts = noHosts, timeout = 5_000): Discovery {
  return createDiscovery({ resolvers, hosts, logger: new MemoryLogger(), timeout });
}

describe('endpoints', () => {
  it.each(['', 'host', 'host:0', 'host:70000', 'a b:1', '::1:9000', 'host:x', 'x=y:1', 'unix:'])(
    'are not %j',
    (text) => expect(parseEndpoint(text)).toBeUndefined(),
  );

  it.each([
    ['10.0.0.1:9000', '10.0.0.1', 9000],
    ['[::1]:9000', '::1', 9000],
    ['users.svc:80', 'users.svc', 80],
    ['unix:/run/users.sock', 'unix:/run/users.sock', 0],
  ])('are %s', (text, host, port) => expect(parseEndpoint(text)).toEqual({ host, port }));

  it('come in tables, several per service', () => {
    const { table, malformed } = parseEndpointTable(['a=h1:1', 'a=h2:2', 'b=h3', 'c']);
    expect(table.get('a')).toHaveLength(2);
    expect(malformed).toEqual(['b=h3', 'c']);
  });

  it('come in files of three kinds', () => {
    const expected = [{ host: '10.0.0.1', port: 9000 }];
    const original = {
      routes: { a: { x1: { route: { service: 'a', address: '10.0.0.1:9000' } } } },
    };
    for (const text of [
      '# a\na=10.0.0.1:9000\n',
      '{"a":["10.0.0.1:9000"]}',
      JSON.stringify(original),
    ]) {
      expect(parseEndpointFile(text).get('a')).toEqual(expected);
    }
    expect(() => parseEndpointFile('{"a":["nowhere"]}')).toThrow(
      'malformed address "nowhere" of "a": expected host:port',
    );
    expect(() => parseEndpointFile('a:b')).toThrow('malformed line "a:b"');
  });
});

describe('the discovery', () => {
  it('says which resolvers do not know a service', async () => {
    const told = new Told(
      discoveryOf([createTableResolver('env', new Map()), createDnsResolver(noHosts, 9000, 'svc')]),
      'users',
    );
    expect(await told.first()).toEqual({
      kind: 'failed',
      message: 'service "users" is not known: tried env, dns',
    });
  });

  it('waits for a resolver that counts more, but not for ever', async () => {
    const silent = puppet('slow');
    const table = createTableResolver('env', new Map([['users', [{ host: '10.0.0.9', port: 1 }]]]));
    const told = new Told(discoveryOf([silent, table], noHosts, 30), 'users');
    expect(await told.first()).toMatchObject({ addresses: [{ host: '10.0.0.9', port: 1 }] });
    const patient = new Told(discoveryOf([silent, table]), 'users');
    silent.say(found('10.0.0.1:1'));
    expect(await patient.first()).toMatchObject({ addresses: [{ host: '10.0.0.1' }] });
  });

  it('follows what resolvers say later, and keeps what it knows while one fails', async () => {
    const first = puppet('first');
    const second = puppet('second');
    const told = new Told(discoveryOf([first, second]), 'users');
    first.say({ kind: 'unknown' });
    second.say(found('10.0.0.2:1'));
    await told.hosts('10.0.0.2');
    first.say(found('10.0.0.1:1', '10.0.0.3:1'));
    await told.hosts('10.0.0.3');
    const before = told.all.length;
    first.say({ kind: 'failed', message: 'agent is gone' });
    second.say(found('10.0.0.4:1'));
    first.say(found('10.0.0.5:1'));
    await told.hosts('10.0.0.5');
    expect(told.all).toHaveLength(before + 1);
  });

  it('looks up host names and keeps addresses while nobody answers', async () => {
    let answer: () => Promise<readonly string[]> = () => Promise.resolve(['10.1.0.1', '10.1.0.2']);
    const hosts: HostLookup = { refreshInterval: 5, lookup: () => answer() };
    const told = new Told(discoveryOf([createDnsResolver(hosts, 9000, undefined)], hosts), 'users');
    await told.hosts('10.1.0.2');
    answer = () => Promise.reject(new Error('timeout'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    answer = () => Promise.resolve(['10.1.0.3']);
    await told.hosts('10.1.0.3');
    expect(told.all.every(({ kind }) => kind === 'found')).toBe(true);
  });

  it('follows a file that is replaced', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'endpoints-'));
    atEnd(() => rm(folder, { recursive: true }));
    const filepath = join(folder, 'endpoints');
    await writeFile(filepath, 'users=10.0.0.1:9000\n');
    const options = Object.assign(new ResolverOptions(), { filepath, order: ['env', 'file'] });
    const told = new Told(discoveryFrom(options, [], new MemoryLogger()), 'users');
    await told.hosts('10.0.0.1');
    await writeFile(`${filepath}.new`, 'users=10.0.0.2:9000\nusers=10.0.0.3:9000\n');
    await rename(`${filepath}.new`, filepath);
    expect(await told.hosts('10.0.0.3')).toMatchObject({ addresses: { length: 2 } });
  });
});
