import type { ToolkitLogger } from '@nestjs-toolkit/core';
import { startTestApplication } from '@nestjs-toolkit/testing';
import { anything, assertExpectations, createMock } from '@nestjs-toolkit/testing/mocks';
import { AppModule } from '../src/app.module.js';
import { AppConfig } from '../src/config/app.config.js';
import { mockCachePlugin } from '../src/gen/tests/user-service.mocks.js';
import type { UserEntity } from '../src/user/user.entity.js';
import { EmailTakenError } from '../src/user/user.errors.js';
import type { UserRepository } from '../src/user/user.repository.js';
import { UserService } from '../src/user/user.service.js';
import { UserGrpcClient } from './user-client.js';

/** The tests of the original's documents, with the generated mocks. */
describe('UserService, as the documents test it', () => {
  const john: UserEntity = {
    id: 'test-user-id',
    name: 'John Doe',
    email: 'john@example.com',
    createdAt: new Date(0),
    updatedAt: new Date(0),
  };

  function setUp() {
    const repository = createMock<UserRepository>('UserRepository');
    const redis = createMock<ReturnType<ReturnType<typeof mockCachePlugin>['client']>>('Redis');
    const cache = mockCachePlugin({ client: () => redis });
    const logger = createMock<ToolkitLogger>('ToolkitLogger');
    const service = new UserService(repository, cache, new AppConfig(), logger);
    return { repository, redis, cache, logger, service };
  }

  it('creates a user', async () => {
    const { repository, redis, cache, logger, service } = setUp();
    repository.create.with('John Doe', 'john@example.com').resolves(john);
    redis.set.with('user:test-user-id', anything()).implements(() => Promise.resolve('OK'));
    logger.withField.with('user_id', 'test-user-id').returns(logger);
    logger.info.with('user created').returns();

    expect(await service.createUser('John Doe', 'john@example.com')).toMatchObject({
      id: 'test-user-id',
      name: 'John Doe',
      email: 'john@example.com',
    });
    assertExpectations(repository, cache, redis, logger);
  });

  it('refuses an e-mail address that exists', async () => {
    const { repository, redis, service } = setUp();
    repository.create.rejects(new EmailTakenError('john@example.com'));

    await expect(service.createUser('John Doe', 'john@example.com')).rejects.toThrow(
      EmailTakenError,
    );
    assertExpectations(repository);
    expect(Object.keys(redis)).toEqual([]);
  });
});

describe('the service, from client to server', () => {
  it('creates, reads and lists a user', async () => {
    const service = await startTestApplication(AppModule, {
      env: { USER_SERVICE_PGSQL_DSN: 'pglite:', USER_SERVICE_CACHE_DSN: 'memory:' },
    });
    const client = new UserGrpcClient(service.grpcAddress);
    try {
      const created = await client.createUser({ name: 'John Doe', email: 'john@example.com' });
      expect(created.status).toBe('created');
      expect(created.userId).not.toBe('');

      const { user } = await client.getUser({ userId: created.userId });
      expect(user).toMatchObject({ name: 'John Doe', email: 'john@example.com' });

      const list = await client.listUsers({ limit: 10, offset: 0 });
      expect(list.total).toBeGreaterThanOrEqual(1);
      expect(list.users).toHaveLength(1);
    } finally {
      client.close();
      await service.stop();
    }
  }, 60_000);
});
