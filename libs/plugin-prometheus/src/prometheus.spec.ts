import { definePlugin, getPluginToken, loadConfig, type Metric } from '@nestjs-toolkit/core';
import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import { Client, credentials } from '@grpc/grpc-js';
import { StatusType } from '@nestjs-toolkit/core/wkt';
import { Counter } from 'prom-client';
import type { PrometheusPlugin } from './plugin-interface.js';
import { prometheus } from './prometheus.js';
import { PrometheusOptions } from './prometheus-options.js';
import { RPC, statusApp } from './testing-support/status-app.js';

let service: TestApplication | undefined;

afterEach(async () => {
  await service?.stop();
  service = undefined;
});

/** A plugin with a pool, whose numbers may be broken. */
const pool = (metrics: () => readonly Metric[]) =>
  definePlugin({ type: 'pool', options: class {}, create: () => ({ metrics }) });

async function start(
  env: Record<string, string> = {},
  metrics: () => readonly Metric[] = () => [],
): Promise<TestApplication> {
  const plugins = [
    { prefix: 'metrics', definition: prometheus },
    { prefix: 'db', definition: pool(metrics) },
  ];
  return (service = await startTestApplication(statusApp(plugins), { env }));
}

const scrape = async (path = '/metrics'): Promise<string> => (await service!.fetch(path)).text();

function post(path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return service!.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

function callGrpc(message: string): Promise<unknown> {
  const client = new Client(service!.grpcAddress, credentials.createInsecure());
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      RPC,
      (value: never) => Buffer.from(StatusType.encode(value)),
      (bytes) => StatusType.decode(bytes),
      { message } as never,
      (error, answer) => (error ? reject(error) : resolve(answer)),
    );
  }).finally(() => client.close());
}

describe('the metrics of a service', () => {
  it('count calls by transport, rpc and code, and measure how long they take', async () => {
    await start();
    await post('/status', { message: 'fine' });
    await post('/status', { message: 'missing' });
    await post('/status', { message: 'broken' });
    await callGrpc('fine');
    const text = await scrape();
    const rpc = 'rpc_service="status.StatusService",rpc_method="Get"';
    expect(text).toContain(`toolkit_calls_total{transport="http",${rpc},code="OK"} 1`);
    expect(text).toContain(`toolkit_calls_total{transport="http",${rpc},code="NOT_FOUND"} 1`);
    expect(text).toContain(`toolkit_calls_total{transport="http",${rpc},code="INTERNAL"} 1`);
    expect(text).toContain(`toolkit_calls_total{transport="grpc",${rpc},code="OK"} 1`);
    expect(text).toContain(`toolkit_call_duration_seconds_count{transport="http",${rpc}} 3`);
    expect(text).toContain(`toolkit_calls_in_flight{transport="http",${rpc}} 0`);
    expect(text).not.toContain('hunter22');
  });

  it('count the messages of streams', async () => {
    await start();
    await (await post('/statuses', { code: 5 })).text();
    const rpc = 'rpc_service="status.StatusService",rpc_method="List"';
    expect(await scrape()).toContain(`toolkit_sent_messages_total{transport="http",${rpc}} 5`);
  });

  it('tell about the service, the process, and metrics of your own', async () => {
    await start();
    const { registry } = service!.app.get<PrometheusPlugin>(getPluginToken('metrics'));
    new Counter({ name: 'shop_orders_total', help: 'Orders.', registers: [registry] }).inc(3);
    const answer = await service!.fetch('/metrics');
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const text = await answer.text();
    expect(text).toContain('toolkit_service_info{service="status",version="1.2.3"} 1');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).toContain('shop_orders_total 3');
  });

  it('tell what plugins tell, and whether they are up', async () => {
    await start({}, () => [
      {
        name: 'pool_connections',
        help: 'Open.',
        kind: 'gauge',
        value: 4,
        labels: { state: 'idle' },
      },
      {
        name: 'pool_connections',
        help: 'Open.',
        kind: 'gauge',
        value: 1,
        labels: { state: 'used' },
      },
      { name: 'queries_total', help: 'Run.', kind: 'counter', value: 9 },
    ]);
    const text = await scrape();
    const labels = 'plugin="pool",prefix="db"';
    expect(text).toContain(`toolkit_plugin_pool_connections{state="idle",${labels}} 4`);
    expect(text).toContain(`toolkit_plugin_pool_connections{state="used",${labels}} 1`);
    expect(text).toContain(`# TYPE toolkit_plugin_queries_total counter`);
    expect(text).toContain(`toolkit_plugin_queries_total{${labels}} 9`);
    expect(text).toContain(`toolkit_plugin_up{${labels}} 1`);
  });

  it('leave out a plugin that cannot tell, and keep the rest', async () => {
    await start({}, () => {
      throw new Error('pool is gone');
    });
    const answer = await service!.fetch('/metrics');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('toolkit_service_info');
  });
});

describe('the endpoint', () => {
  it('may be somewhere else, and under other names', async () => {
    await start({ STATUS_METRICS_PATH: '/stats', STATUS_METRICS_NAME_PREFIX: 'shop_' });
    expect((await service!.fetch('/metrics')).status).toBe(404);
    expect(await scrape('/stats')).toContain('shop_service_info');
  });

  it('asks for a token if it has one', async () => {
    await start({ STATUS_METRICS_BEARER_TOKEN: 's3cret-token' });
    const get = async (authorization?: string): Promise<number> =>
      (await service!.fetch('/metrics', { headers: authorization ? { authorization } : {} }))
        .status;
    expect(await get()).toBe(401);
    expect(await get('Bearer wrong')).toBe(401);
    expect(await get('Bearer s3cret-token')).toBe(200);
  });

  it('may have a port of its own', async () => {
    await start({ STATUS_METRICS_HOST: '127.0.0.1', STATUS_METRICS_PORT: '0' });
    const { url } = service!.app.get<PrometheusPlugin>(getPluginToken('metrics'));
    expect(await (await fetch(url!)).text()).toContain('toolkit_service_info');
    expect((await fetch(new URL('/other', url))).status).toBe(404);
    expect((await fetch(url!, { method: 'POST' })).status).toBe(405);
    expect((await service!.fetch('/metrics')).status).toBe(404);
    await service!.stop();
    await expect(fetch(url!)).rejects.toThrow();
  });

  it('does not keep the reason to itself when its port cannot be opened', async () => {
    await start({ STATUS_METRICS_HOST: '127.0.0.1', STATUS_METRICS_PORT: '0' });
    const { url } = service!.app.get<PrometheusPlugin>(getPluginToken('metrics'));
    const { port } = new URL(url!);
    const plugins = [{ prefix: 'metrics', definition: prometheus }];
    const env = { STATUS_METRICS_HOST: '127.0.0.1', STATUS_METRICS_PORT: port };
    await expect(startTestApplication(statusApp(plugins), { env })).rejects.toThrow(
      `plugin prometheus "metrics": preStart failed: port ${port} on 127.0.0.1 cannot be opened: it is in use`,
    );
  });
});

describe('its options', () => {
  it.each([
    ['PATH', 'metrics', 'is no path'],
    ['NAME_PREFIX', '1-', "is no start of a metric's name"],
    ['BUCKETS', '1,0.5', 'in ascending order'],
    ['BUCKETS', 'fast', 'in ascending order'],
  ])('refuse %s=%s', (name, value, reason) => {
    expect(() => loadConfig(PrometheusOptions, { env: { [name]: value } })).toThrow(reason);
  });
});
