import { startTestApplication, type TestApplication } from '@nestjs-toolkit/testing';
import { GrpcBackend, hasRedis, type RedisServer, startRedis } from '@nestjs-toolkit/test-servers';
import { Metadata, status } from '@grpc/grpc-js';
import { AppModule } from '../src/app.module.js';
import {
  SendNotificationRequest,
  SendNotificationResponse,
} from '../src/gen/github.com/example/notification-service/apis/notification-service.js';
import {
  CreateUserRequest,
  CreateUserResponse,
  GetUserRequest,
  GetUserResponse,
  ListUsersRequest,
  ListUsersResponse,
} from '../src/gen/github.com/example/user-service/apis/user-service.js';
import { callerWith, SECRET } from './tokens.js';

const USER_ID = '7d444840-9dc0-41d1-b245-5ffdce74fad2';
const USER = '/userservice.UserService';

let users: GrpcBackend;
let notifications: GrpcBackend;
let gateway: TestApplication | undefined;

beforeAll(async () => {
  users = await new GrpcBackend()
    .on(`${USER}/CreateUser`, { request: CreateUserRequest, response: CreateUserResponse }, create)
    .on(`${USER}/GetUser`, { request: GetUserRequest, response: GetUserResponse }, getUser)
    .on(`${USER}/ListUsers`, { request: ListUsersRequest, response: ListUsersResponse }, () => ({
      users: [],
      total: 0,
    }))
    .listen();
  notifications = await new GrpcBackend()
    .on(
      '/notificationservice.NotificationService/SendNotification',
      { request: SendNotificationRequest, response: SendNotificationResponse },
      ({ subject }: SendNotificationRequest) => ({ notificationId: subject, status: 'sent' }),
    )
    .listen();
});

afterAll(() => {
  users.close();
  notifications.close();
});

afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});

function create({ email }: CreateUserRequest): object {
  if (email !== 'taken@example.com') return { userId: USER_ID, status: 'created' };
  throw Object.assign(new Error(), {
    code: status.ALREADY_EXISTS,
    details: 'user with this email exists',
    metadata: new Metadata(),
  });
}

function getUser({ userId }: GetUserRequest): object {
  const createdAt = { seconds: 1_700_000_000n, nanos: 123_456_789 };
  return { user: { userId, name: 'Ada', email: 'ada@example.com', createdAt } };
}

async function start(env: Record<string, string> = {}): Promise<TestApplication> {
  const variables = {
    API_GATEWAY_CACHE_DSN: 'memory:',
    API_GATEWAY_AUTH_SECRET: SECRET,
    API_GATEWAY_RESOLVER_ENDPOINTS: `user-service=${users.address},notification-service=${notifications.address}`,
    ...env,
  };
  return (gateway = await startTestApplication(AppModule, { env: variables }));
}

const json = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

describe('the public route of the API gateway', () => {
  it('creates users without a token', async () => {
    const { fetch } = await start();
    const answer = await fetch('/api/v1/users', json({ name: 'Ada', email: 'ada@example.com' }));
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { user_id: USER_ID, status: 'created' },
    ]);
  });

  it('validates requests before they leave the gateway', async () => {
    const { fetch } = await start();
    const before = users.received.length;
    const answer = await fetch('/api/v1/users', json({ name: '', email: 'ada' }));
    expect(answer.status).toBe(400);
    const { details } = (await answer.json()) as { details: { fieldViolations: object[] }[] };
    expect(details[0]!.fieldViolations).toHaveLength(2);
    expect(users.received).toHaveLength(before);
  });

  it('hands on what the service refuses', async () => {
    const { fetch } = await start();
    const answer = await fetch('/api/v1/users', json({ name: 'Ada', email: 'taken@example.com' }));
    expect([answer.status, await answer.json()]).toMatchObject([
      409,
      { message: 'user with this email exists' },
    ]);
  });
});

describe('routes of the API gateway that need a token', () => {
  it('refuse everybody else', async () => {
    const { fetch } = await start();
    const answers = await Promise.all([
      fetch(`/api/v1/users/${USER_ID}`),
      fetch('/api/v1/users?limit=1'),
      fetch('/api/v1/notifications', json({})),
      fetch('/health'),
    ]);
    expect(answers.map((each) => each.status)).toEqual([401, 401, 401, 401]);
  });

  it('read a user, every field of it', async () => {
    const { fetch } = await start();
    const headers = { ...(await callerWith()), 'x-request-id': 'trace-7' };
    const answer = await fetch(`/api/v1/users/${USER_ID}`, { headers });
    expect(await answer.json()).toEqual({
      user: {
        user_id: USER_ID,
        name: 'Ada',
        email: 'ada@example.com',
        created_at: '2023-11-14T22:13:20.123456789Z',
      },
    });
    expect(users.received.at(-1)!.get('x-request-id')).toEqual(['trace-7']);
  });

  it('list users for administrators only', async () => {
    const { fetch } = await start();
    const list = async (claims: object): Promise<number> =>
      (await fetch('/api/v1/users?limit=1', { headers: await callerWith({ ...claims }) })).status;
    expect(await list({ roles: ['user'] })).toBe(403);
    expect(await list({ roles: ['admin'] })).toBe(200);
  });

  it('send notifications', async () => {
    const { fetch } = await start();
    const request = json({ user_id: USER_ID, type: 'email', subject: 'Hi', message: 'there' });
    const headers = { ...request.headers, ...(await callerWith()) };
    const answer = await fetch('/api/v1/notifications', { ...request, headers });
    expect(await answer.json()).toEqual({ notification_id: 'Hi', status: 'sent' });
  });
});

describe('the API gateway', () => {
  it('tells how each service does, also when one is away', async () => {
    const { fetch } = await start({
      API_GATEWAY_RESOLVER_ENDPOINTS: `user-service=${users.address},notification-service=127.0.0.1:1`,
    });
    const answer = await fetch('/health', { headers: await callerWith() });
    expect(await answer.json()).toEqual({
      status: 'degraded',
      // The backend of this spec has no health service.
      services: { 'user-service': 'unavailable', 'notification-service': 'unavailable' },
    });
  });

  it('answers 503 for a service that is away, and names no address', async () => {
    const { fetch } = await start({ API_GATEWAY_RESOLVER_ENDPOINTS: 'user-service=127.0.0.1:1' });
    const answer = await fetch('/api/v1/users', json({ name: 'Ada', email: 'ada@example.com' }));
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain('127.0.0.1');
  });

  it('lets pages of other origins call, and answers their preflight requests', async () => {
    const { fetch } = await start();
    const origin = 'https://app.example.com';
    const answer = await fetch('/api/v1/users', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization',
    });
    const refused = await fetch('/health', { headers: { origin } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
      401,
      '*',
    ]);
  });

  it('does not start without a key for tokens', async () => {
    await expect(start({ API_GATEWAY_AUTH_SECRET: '' })).rejects.toThrow(
      'middleware "auth" has no key to check tokens with: set API_GATEWAY_AUTH_JWKS_URL',
    );
  });
});

describe.each(hasRedis ? ['memory', 'Redis'] : ['memory'])('the rate limit in %s', (kind) => {
  let redis: RedisServer | undefined;
  beforeAll(async () => {
    if (kind === 'Redis') redis = await startRedis();
  }, 30_000);
  afterAll(() => redis?.remove());

  const env = (): Record<string, string> => ({
    API_GATEWAY_RATE_LIMIT_REQUESTS: '3',
    API_GATEWAY_RATE_LIMIT_STORE_TIMEOUT: '10s',
    ...(redis ? { API_GATEWAY_CACHE_DSN: `redis://127.0.0.1:${redis.port}` } : {}),
  });

  it('counts calls of a client, refused ones too', async () => {
    const { fetch } = await start(env());
    const statuses: number[] = [];
    for (let index = 0; index < 4; index++) statuses.push((await fetch('/health')).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
  });

  it('is shared by instances if it is in Redis', async () => {
    const first = await start(env());
    const second = await startTestApplication(AppModule, {
      env: {
        API_GATEWAY_CACHE_DSN: 'memory:',
        API_GATEWAY_AUTH_SECRET: SECRET,
        ...env(),
      },
    });
    const statuses: number[] = [];
    for (const each of [first, second, first, second])
      statuses.push((await each.fetch('/health')).status);
    await second.stop();
    expect(statuses.at(-1)).toBe(kind === 'Redis' ? 429 : 401);
  });
});
