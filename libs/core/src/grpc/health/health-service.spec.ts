import { status, type ClientReadableStream, type StatusObject } from '@grpc/grpc-js';
import { once } from 'node:events';
import {
  closeAll,
  deferred,
  startServer,
  type TestServer,
} from '../testing-support/test-server.js';
import {
  HealthCheckRequest,
  HealthCheckResponse,
  HealthListRequest,
  HealthListResponse,
  ServingStatus,
} from './health-messages.js';

afterEach(closeAll);

const write = (request: HealthCheckRequest): Buffer =>
  Buffer.from(HealthCheckRequest.encode(request));
const read = (bytes: Buffer): HealthCheckResponse => HealthCheckResponse.decode(bytes);

/** @returns the serving status, or the code of the error */
function check(server: TestServer, service: string): Promise<{ status?: number; code?: number }> {
  return new Promise((resolve) => {
    server
      .client()
      .client.makeUnaryRequest(
        '/grpc.health.v1.Health/Check',
        write,
        read,
        { service },
        (error, response) => resolve(error ? { code: error.code } : { status: response!.status }),
      );
  });
}

function watch(server: TestServer, service: string): ClientReadableStream<HealthCheckResponse> {
  const { client } = server.client();
  const call = client.makeServerStreamRequest('/grpc.health.v1.Health/Watch', write, read, {
    service,
  });
  call.on('error', () => {});
  return call;
}

async function next(call: ClientReadableStream<HealthCheckResponse>): Promise<ServingStatus> {
  const [response] = (await once(call, 'data')) as [HealthCheckResponse];
  return response.status;
}

/** How a call ends. */
function ending(call: ClientReadableStream<HealthCheckResponse>): Promise<StatusObject> {
  return new Promise((resolve) => call.on('status', resolve));
}

describe('Check', () => {
  it('is NOT_FOUND for a service that is not served', async () => {
    const server = await startServer();

    expect(await check(server, 'test.Missing')).toEqual({ code: status.NOT_FOUND });
  });

  it('says NOT_SERVING until the service is ready, and again from the start of the drain', async () => {
    const server = await startServer();
    const seen: unknown[] = [];
    for (const serving of [false, true, false]) {
      server.health.setServing(serving);
      seen.push((await check(server, '')).status, (await check(server, 'test.Notes')).status);
    }

    const { SERVING, NOT_SERVING } = ServingStatus;
    expect(seen).toEqual([NOT_SERVING, NOT_SERVING, SERVING, SERVING, NOT_SERVING, NOT_SERVING]);
  });

  it('says NOT_SERVING while a required readiness check fails, and SERVING when only others do', async () => {
    const failing = (): never => {
      throw new Error('away');
    };
    const server = await startServer();
    server.health.registerCheck({
      name: 'cache',
      kind: 'readiness',
      required: false,
      check: failing,
    });
    expect(await check(server, '')).toEqual({ status: ServingStatus.SERVING });

    const other = await startServer();
    other.health.registerCheck({ name: 'pgsql', kind: 'readiness', check: failing });
    expect(await check(other, '')).toEqual({ status: ServingStatus.NOT_SERVING });
  });

  it('says of a service only what it depends on', async () => {
    const server = await startServer();
    server.health.registerCheck({
      name: 'pgsql',
      kind: 'readiness',
      services: ['test.Other'],
      check: () => {
        throw new Error('away');
      },
    });
    expect(await check(server, 'test.Notes')).toEqual({ status: ServingStatus.SERVING });
    expect(await check(server, '')).toEqual({ status: ServingStatus.NOT_SERVING });
  });

  it('runs the readiness checks once for many probes', async () => {
    let runs = 0;
    const gate = deferred();
    const server = await startServer();
    server.health.registerCheck({
      name: 'pgsql',
      kind: 'readiness',
      check: () => {
        runs++;
        return gate.promise;
      },
    });

    const probes = Array.from({ length: 50 }, () => check(server, ''));
    gate.resolve();
    await Promise.all(probes);

    expect(runs).toBe(1);
  });

  it('is answered even when the server is full of calls', async () => {
    const gate = deferred();
    const server = await startServer({ Unary: () => gate.promise }, { maxInFlightCalls: 1 });
    const call = server.client().unary('a');
    while (server.transport.callsInFlight < 1) await new Promise(setImmediate);

    expect(await check(server, '')).toEqual({ status: ServingStatus.SERVING });
    gate.resolve();
    await call;
  });
});

describe('List', () => {
  it('names every service with its status', async () => {
    const server = await startServer();
    const { client } = server.client();

    const { statuses } = await new Promise<HealthListResponse>((resolve, reject) => {
      client.makeUnaryRequest(
        '/grpc.health.v1.Health/List',
        () => Buffer.from(HealthListRequest.encode({})),
        (bytes) => HealthListResponse.decode(bytes),
        {},
        (error, response) => (error ? reject(error) : resolve(response!)),
      );
    });

    expect([...statuses.keys()]).toEqual([
      '',
      'test.Notes',
      'grpc.health.v1.Health',
      'grpc.reflection.v1.ServerReflection',
      'grpc.reflection.v1alpha.ServerReflection',
    ]);
    expect(new Set([...statuses.values()].map((each) => each.status))).toEqual(
      new Set([ServingStatus.SERVING]),
    );
  });
});

describe('Watch', () => {
  it('says the status at once and then each change', async () => {
    const server = await startServer();
    const call = watch(server, 'test.Notes');
    const seen = [await next(call)];
    for (const serving of [false, true]) {
      const change = next(call);
      server.health.setServing(serving);
      seen.push(await change);
    }
    call.cancel();

    const { SERVING, NOT_SERVING } = ServingStatus;
    expect(seen).toEqual([SERVING, NOT_SERVING, SERVING]);
  });

  it('keeps the call of an unknown service open', async () => {
    const server = await startServer();
    const call = watch(server, 'test.Missing');

    expect(await next(call)).toBe(ServingStatus.SERVICE_UNKNOWN);
    const ended = ending(call);
    call.cancel();

    expect((await ended).code).toBe(status.CANCELLED);
  });

  it('does not hold up the drain, and says NOT_SERVING before it ends', async () => {
    const server = await startServer();
    const call = watch(server, '');
    await next(call);
    const change = next(call);
    const ended = ending(call);

    server.health.setServing(false);
    const last = await change;
    await server.transport.drain(600_000);

    expect(last).toBe(ServingStatus.NOT_SERVING);
    expect(await ended).toMatchObject({ code: status.UNAVAILABLE });
  });
});

it('is not served when it is switched off', async () => {
  const server = await startServer({}, { health: false });

  expect(await check(server, '')).toEqual({ code: status.UNIMPLEMENTED });
});
