import { ToolkitLogger } from '@nestjs-toolkit/core';
import { jest } from '@jest/globals';
import { AppConfig } from '../config/app.config.js';
import type { CachePlugin } from '../gen/user-service.toolkit.js';
import type { UserEntity } from './user.entity.js';
import { EmailTakenError, UserNotFoundError } from './user.errors.js';
import type { UserRepository } from './user.repository.js';
import { UserService } from './user.service.js';

const ADA: UserEntity = {
  id: 'id-1',
  name: 'Ada',
  email: 'ada@example.com',
  createdAt: new Date('2026-01-02T03:04:05.678Z'),
  updatedAt: new Date('2026-01-02T03:04:05.678Z'),
};

function setUp(config: Partial<AppConfig> = {}) {
  const users = {
    create: jest.fn<UserRepository['create']>().mockResolvedValue({ ...ADA }),
    findById: jest.fn<UserRepository['findById']>().mockResolvedValue({ ...ADA }),
    save: jest.fn<UserRepository['save']>().mockImplementation((user) => Promise.resolve(user)),
    delete: jest.fn<UserRepository['delete']>().mockResolvedValue(true),
    list: jest.fn<UserRepository['list']>().mockResolvedValue({ users: [ADA], total: 1 }),
  };
  const client = {
    get: jest.fn<(key: string) => Promise<string | null>>().mockResolvedValue(null),
    set: jest.fn<(...args: unknown[]) => Promise<string>>().mockResolvedValue('OK'),
    del: jest.fn<(key: string) => Promise<number>>().mockResolvedValue(1),
  };
  const warn = jest.fn();
  const logger = { info: jest.fn(), warn, withField: () => logger, withError: () => logger };
  const service = new UserService(
    users as unknown as UserRepository,
    { client: () => client } as unknown as CachePlugin,
    Object.assign(new AppConfig(), config),
    logger as unknown as ToolkitLogger,
  );
  return { service, users, client, warn };
}

describe('UserService', () => {
  it('creates a user and caches it for the configured time', async () => {
    const { service, users, client } = setUp({ cacheTimeout: 60_000 });
    expect(await service.createUser('Ada', 'ada@example.com')).toEqual(ADA);
    expect(users.create).toHaveBeenCalledWith('Ada', 'ada@example.com');
    expect(client.set).toHaveBeenCalledWith('user:id-1', JSON.stringify(ADA), 'PX', 60_000);
  });

  it('passes on that an e-mail address is taken, and caches nothing', async () => {
    const { service, users, client } = setUp();
    users.create.mockRejectedValue(new EmailTakenError('ada@example.com'));
    await expect(service.createUser('Ada', 'ada@example.com')).rejects.toThrow(EmailTakenError);
    expect(client.set).not.toHaveBeenCalled();
  });

  it('reads from the cache without asking the database, dates included', async () => {
    const { service, users, client } = setUp();
    client.get.mockResolvedValue(JSON.stringify(ADA));
    expect(await service.getUser('id-1')).toEqual(ADA);
    expect(users.findById).not.toHaveBeenCalled();
  });

  it('reads from the database on a miss and fills the cache', async () => {
    const { service, client } = setUp();
    expect(await service.getUser('id-1')).toEqual(ADA);
    expect(client.set).toHaveBeenCalledTimes(1);
  });

  it('works with a dead cache and says so', async () => {
    const { service, client, warn } = setUp();
    for (const command of [client.get, client.set, client.del])
      command.mockRejectedValue(new Error('ECONNREFUSED') as never);
    expect(await service.getUser('id-1')).toEqual(ADA);
    await service.deleteUser('id-1');
    expect(warn).toHaveBeenCalledTimes(3);
  });

  it('leaves the cache alone when it is switched off', async () => {
    const { service, client } = setUp({ enableUserCache: false });
    await service.getUser('id-1');
    expect(client.get).not.toHaveBeenCalled();
    expect(client.set).not.toHaveBeenCalled();
  });

  it('changes only what is given, and forgets the cached user', async () => {
    const { service, users, client } = setUp();
    expect(await service.updateUser('id-1', { name: 'Countess' })).toMatchObject({
      name: 'Countess',
      email: ADA.email,
    });
    expect(users.save).toHaveBeenCalledTimes(1);
    expect(client.del).toHaveBeenCalledWith('user:id-1');
  });

  it.each([
    ['getUser', (service: UserService) => service.getUser('id-1')],
    ['updateUser', (service: UserService) => service.updateUser('id-1', {})],
    ['deleteUser', (service: UserService) => service.deleteUser('id-1')],
  ])('%s says that a user is not there', async (_name, act) => {
    const { service, users } = setUp();
    users.findById.mockResolvedValue(undefined);
    users.delete.mockResolvedValue(false);
    await expect(act(service)).rejects.toThrow(UserNotFoundError);
  });
});
