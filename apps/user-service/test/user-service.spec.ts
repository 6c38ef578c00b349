import { getPluginToken } from '@nestjs-toolkit/core';
import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import { status } from '@grpc/grpc-js';
import { AppModule } from '../src/app.module.js';
import type { PgsqlPlugin } from '../src/gen/user-service.toolkit.js';
import { BACKENDS } from './backends.js';
import { UserGrpcClient } from './user-client.js';

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the service sends
  readonly body: any;
}

describe.each(BACKENDS)('user service on %s', (_name, backend) => {
  let service: TestApplication;
  let grpc: UserGrpcClient;

  beforeAll(async () => {
    await backend.start();
    service = await startTestApplication(AppModule, { env: await backend.env() });
    grpc = new UserGrpcClient(service.grpcAddress);
  }, 60_000);

  beforeEach(async () => {
    const { dataSource } = service.app.get<PgsqlPlugin>(getPluginToken('pgsql'));
    await dataSource.query('TRUNCATE users');
  });

  afterAll(async () => {
    grpc.close();
    await service.stop();
    await backend.stop();
  });

  async function rest(method: string, path: string, body?: object): Promise<Answer> {
    const init = body
      ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      : {};
    const response = await service.fetch(path, { method, ...init });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  async function createUser(name: string, email: string): Promise<string> {
    return (await rest('POST', '/users', { name, email })).body.user_id as string;
  }

  it('creates, reads, changes and deletes a user over REST', async () => {
    const created = await rest('POST', '/users', { name: 'Ada', email: 'ada@example.com' });
    expect(created).toMatchObject({
      status: 200,
      body: { user_id: expect.stringMatching(UUID), status: 'created' },
    });
    const path = `/users/${created.body.user_id}`;

    const read = await rest('GET', path);
    expect(read.body.user).toMatchObject({
      user_id: created.body.user_id,
      name: 'Ada',
      email: 'ada@example.com',
    });
    expect(Date.parse(read.body.user.created_at)).not.toBeNaN();

    expect((await rest('PUT', path, { name: 'Ada Lovelace' })).body.user).toMatchObject({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
    });
    expect((await rest('GET', path)).body.user.name).toBe('Ada Lovelace');

    expect((await rest('DELETE', path)).body).toEqual({ status: 'deleted' });
    expect(await rest('GET', path)).toMatchObject({ status: 404 });
  });

  it('creates, reads, changes and deletes a user over gRPC', async () => {
    const { userId, status: outcome } = await grpc.createUser({
      name: 'Grace',
      email: 'grace@example.com',
    });
    expect(outcome).toBe('created');
    const { user } = await grpc.getUser({ userId });
    expect(user).toMatchObject({
      userId,
      name: 'Grace',
      createdAt: { seconds: expect.any(BigInt), nanos: expect.any(Number) },
    });
    await grpc.updateUser({ userId, email: 'hopper@example.com' });
    expect((await grpc.getUser({ userId })).user).toMatchObject({
      name: 'Grace',
      email: 'hopper@example.com',
    });
    expect(await grpc.deleteUser({ userId })).toEqual({ status: 'deleted' });
    await expect(grpc.getUser({ userId })).rejects.toMatchObject({
      code: status.NOT_FOUND,
      details: `user ${userId} not found`,
    });
  });

  it('shows on one transport what was written on the other', async () => {
    const userId = await createUser('Ada', 'ada@example.com');
    expect((await grpc.getUser({ userId })).user?.name).toBe('Ada');
    await grpc.updateUser({ userId, name: 'Countess' });
    expect((await rest('GET', `/users/${userId}`)).body.user.name).toBe('Countess');
  });

  it('lists with limit, offset, search and total', async () => {
    for (const name of ['Ada', 'Grace', 'Barbara', 'A_a 100%']) {
      await createUser(name, `${name.replace(/\W/g, '')}@example.com`);
    }
    const names = async (query: string): Promise<unknown> => {
      const { body } = await rest('GET', `/users?${query}`);
      return [body.users.map(({ name }: { name: string }) => name), body.total];
    };
    expect(await names('limit=2')).toEqual([['Ada', 'Grace'], 4]);
    expect(await names('limit=2&offset=2')).toEqual([['Barbara', 'A_a 100%'], 4]);
    expect(await names('limit=10&search=ARA')).toEqual([['Barbara'], 1]);
    expect(await names(`limit=10&search=${encodeURIComponent('_a 100%')}`)).toEqual([
      ['A_a 100%'],
      1,
    ]);
    expect(await names('limit=10&search=nobody')).toEqual([[], 0]);
    expect(await grpc.listUsers({ limit: 1, offset: 1 })).toMatchObject({
      users: [{ name: 'Grace' }],
      total: 4,
    });
  });

  it('refuses a second user with an e-mail address, also when both come at once', async () => {
    await createUser('Ada', 'ada@example.com');
    const again = await rest('POST', '/users', { name: 'Eve', email: 'ada@example.com' });
    expect(again).toMatchObject({
      status: 409,
      body: {
        code: 409,
        status: 'Conflict',
        message: 'user with email ada@example.com already exists',
      },
    });
    const race = await Promise.allSettled(
      [1, 2, 3].map((n) => grpc.createUser({ name: `n${n}`, email: 'race@example.com' })),
    );
    expect(race.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    for (const each of race)
      if (each.status === 'rejected')
        expect(each.reason).toMatchObject({ code: status.ALREADY_EXISTS });
    const userId = await createUser('Eve', 'eve@example.com');
    await expect(grpc.updateUser({ userId, email: 'ada@example.com' })).rejects.toMatchObject({
      code: status.ALREADY_EXISTS,
    });
  });

  it('answers 404 for an unknown user on every rpc that takes an id', async () => {
    expect(await rest('GET', `/users/${UNKNOWN_ID}`)).toMatchObject({
      status: 404,
      body: { message: `user ${UNKNOWN_ID} not found` },
    });
    expect(await rest('PUT', `/users/${UNKNOWN_ID}`, { name: 'x' })).toMatchObject({ status: 404 });
    expect(await rest('DELETE', `/users/${UNKNOWN_ID}`)).toMatchObject({ status: 404 });
  });

  it('lists every broken rule of a request', async () => {
    const answer = await rest('POST', '/users', { name: '', email: 'no address' });
    expect(answer.status).toBe(400);
    expect(answer.body.details[0]).toMatchObject({
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [
        { field: 'name', reason: 'STRING_MIN_LEN' },
        { field: 'email', reason: 'STRING_PATTERN' },
      ],
    });
    await expect(grpc.getUser({ userId: 'seven' })).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
    });
    expect((await rest('GET', '/users?limit=0')).status).toBe(400);
    expect((await rest('GET', '/users?limit=ten')).body.message).toContain('limit');
    expect((await rest('PUT', `/users/${UNKNOWN_ID}`, { email: 'x' })).status).toBe(400);
  });

  it('echoes the request id, or makes one', async () => {
    const response = await service.fetch('/users?limit=1', {
      headers: { 'x-request-id': 'trace-7' },
    });
    expect(response.headers.get('x-request-id')).toBe('trace-7');
    await response.body?.cancel();
    expect((await rest('GET', '/users?limit=1')).headers.get('x-request-id')).toMatch(UUID);
  });

  it('is ready, and says so for each plugin', async () => {
    expect(await rest('GET', '/_healthz/readiness')).toMatchObject({
      status: 200,
      body: { status: 'ok', checks: { pgsql: { status: 'ok' }, cache: { status: 'ok' } } },
    });
  });
});
