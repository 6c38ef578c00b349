import { jest } from '@jest/globals';
import { getPluginToken, type ToolkitApplication } from '@nestjs-toolkit/core';
import type { ResolverConsulPlugin } from './plugin-interface.js';
import { agentUrl } from './resolver-consul-options.js';
import { ConsulAgent } from './testing-support/consul-agent.js';
import { askEcho, remoteOf, startEcho } from './testing-support/echo-app.js';

/** Address of a real agent of this machine, if one answers. */
const REAL = process.env['CONSUL_HTTP_ADDR'] ?? 'http://127.0.0.1:8500';
const hasReal = await fetch(`${agentUrl(REAL)!.origin}/v1/agent/self`).then(
  ({ ok }) => ok,
  () => false,
);

jest.setTimeout(30_000);

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function echo(
  name: string,
  agent: string,
  env?: Record<string, string>,
): Promise<ToolkitApplication> {
  const app = await startEcho(name, agent, env);
  cleanups.push(() => app.stop());
  return app;
}

async function standIn(token?: string): Promise<ConsulAgent> {
  const agent = new ConsulAgent(token);
  await agent.start();
  cleanups.push(() => agent.close());
  return agent;
}

function pluginOf(app: ToolkitApplication): ResolverConsulPlugin {
  return app.get(getPluginToken('consul'), { strict: false });
}

function stopSign(): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, stop: () => controller.abort() };
}

/** Asks until every one of the names, and no other, has answered in a row of calls. */
async function untilOnly(remote: ReturnType<typeof remoteOf>, names: string[]): Promise<void> {
  for (;;) {
    const seen = new Set<string>();
    for (let call = 0; call < names.length * 3; call++) seen.add(await askEcho(remote));
    if (JSON.stringify([...seen].sort()) === JSON.stringify(names)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

const agents = [
  ['the stand-in for an agent', async () => (await standIn()).url],
  ['the memory of the process', () => Promise.resolve('memory:')],
  ...(hasReal ? [['a real agent', () => Promise.resolve(REAL)] as const] : []),
] as const;

describe.each(agents)('services in %s', (_, agentAddress) => {
  it.each(['grpc', 'ttl', 'none'])('are found, come and go, with check %s', async (check) => {
    const agent = await agentAddress();
    const serviceName = `echo-${check}-${process.pid}`;
    const env = {
      ECHO_CONSUL_SERVICE_NAME: serviceName,
      ECHO_CONSUL_CHECK: check,
      ECHO_CONSUL_CHECK_TTL: '1s',
    };
    const caller = await echo('caller', agent, { ECHO_CONSUL_REGISTER: 'false' });
    const remote = remoteOf(caller, serviceName);
    await expect(askEcho(remote)).rejects.toMatchObject({
      codeName: 'UNAVAILABLE',
      message: `service "${serviceName}" is not known: tried consul`,
    });
    const first = await echo('first', agent, env);
    expect(pluginOf(first).registered).toEqual([serviceName]);
    await until(async () => (await pluginOf(caller).lookup(serviceName)).length === 1);
    await until(() => askEcho(remote).then(Boolean, () => false));
    await echo('second', agent, env);
    await untilOnly(remote, ['first', 'second']);
    await first.stop();
    await untilOnly(remote, ['second']);
    expect(await pluginOf(caller).lookup(serviceName)).toHaveLength(1);
  });
});

describe('a service with resolver_consul', () => {
  it('starts without the agent, and registers when it comes', async () => {
    const agent = await standIn();
    await agent.stop();
    const app = await echo('lonely', agent.url);
    expect(pluginOf(app).registered).toEqual([]);
    await agent.start();
    await until(() => agent.passing('echo').length === 1);
    await until(() => pluginOf(app).registered.length === 1);
  });

  it('calls on while the agent is gone, and registers again if it has forgotten everything', async () => {
    const agent = await standIn();
    const app = await echo('only', agent.url);
    const remote = remoteOf(app, 'echo');
    await untilOnly(remote, ['only']);
    await agent.stop(true);
    for (let call = 0; call < 20; call++) expect(await askEcho(remote)).toBe('only');
    await agent.start();
    await until(() => agent.passing('echo').length === 1);
    await untilOnly(remote, ['only']);
  });

  it('leaves before its servers stop taking calls', async () => {
    const agent = await standIn();
    const app = await echo('leaver', agent.url);
    const remote = remoteOf(
      await echo('caller', agent.url, { ECHO_CONSUL_REGISTER: 'false' }),
      'echo',
    );
    await untilOnly(remote, ['leaver']);
    const other = await echo('stayer', agent.url);
    await untilOnly(remote, ['leaver', 'stayer']);
    const { signal, stop } = stopSign();
    const loop = (async () => {
      const failures: unknown[] = [];
      while (!signal.aborted) await askEcho(remote).catch((error: unknown) => failures.push(error));
      return failures;
    })();
    await app.stop();
    stop();
    expect(await loop).toEqual([]);
    expect(agent.passing('echo')).toHaveLength(1);
    expect(agent.requests.filter((each) => each.includes('/deregister/'))).toHaveLength(1);
    await other.stop();
  });

  it('does not find instances that the agent has found dead', async () => {
    const agent = await standIn();
    const app = await echo('alive', agent.url);
    const dead = {
      ID: 'dead',
      Name: 'echo',
      Address: '127.0.0.1',
      Port: 1,
      Tags: [],
      Check: { GRPC: '127.0.0.1:1', Interval: '50ms', Status: 'passing' },
    };
    const body = JSON.stringify(dead);
    await fetch(`${agent.url}/v1/agent/service/register`, { method: 'PUT', body });
    expect(await pluginOf(app).lookup('echo')).toHaveLength(2);
    await until(async () => (await pluginOf(app).lookup('echo')).length === 1);
    await untilOnly(remoteOf(app, 'echo'), ['alive']);
  });

  it('shows its token, and says so when it is refused', async () => {
    const agent = await standIn('s3cret');
    const app = await echo('known', agent.url, { ECHO_CONSUL_TOKEN: 's3cret' });
    expect(pluginOf(app).registered).toEqual(['echo']);
    const stranger = await echo('stranger', agent.url, { ECHO_CONSUL_REGISTER: 'false' });
    await expect(pluginOf(stranger).lookup('echo')).rejects.toThrow(
      'agent does not look up "echo": HTTP 403: Permission denied',
    );
  });

  it('refuses an address that is none', async () => {
    await expect(startEcho('x', 'http://host/path')).rejects.toThrow(
      'ECHO_CONSUL_ENDPOINT: no address of an agent: "http://host/path"',
    );
  });
});
