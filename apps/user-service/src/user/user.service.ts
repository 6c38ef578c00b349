import { InjectPlugin, ToolkitLogger } from '@nestjs-toolkit/core';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app.config.js';
import type { CachePlugin } from '../gen/user-service.toolkit.js';
import type { UserEntity } from './user.entity.js';
import { UserNotFoundError } from './user.errors.js';
import { UserRepository, type UserPage } from './user.repository.js';

/** What to change; a field that is `undefined` stays as it is. */
export interface UserChanges {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
}

/**
 * The rules of users, with a cache in front of the database. Without the cache everything works, only
 * slower; a user that could not be removed from it is forgotten after `CACHE_TIMEOUT` at the latest.
 */
@Injectable()
export class UserService {
  constructor(
    private readonly users: UserRepository,
    @InjectPlugin('cache') private readonly cache: CachePlugin,
    private readonly config: AppConfig,
    private readonly logger: ToolkitLogger,
  ) {}

  /** @throws EmailTakenError */
  async createUser(name: string, email: string): Promise<UserEntity> {
    const user = await this.users.create(name, email);
    await this.remember(user);
    this.logger.withField('user_id', user.id).info('user created');
    return user;
  }

  /** @throws UserNotFoundError */
  async getUser(id: string): Promise<UserEntity> {
    const cached = await this.recall(id);
    if (cached) return cached;
    const user = await this.find(id);
    await this.remember(user);
    return user;
  }

  /** @throws UserNotFoundError or EmailTakenError */
  async updateUser(id: string, { name, email }: UserChanges): Promise<UserEntity> {
    const user = await this.find(id);
    if (name !== undefined) user.name = name;
    if (email !== undefined) user.email = email;
    const saved = await this.users.save(user);
    await this.forget(id);
    this.logger.withField('user_id', id).info('user updated');
    return saved;
  }

  /** @throws UserNotFoundError */
  async deleteUser(id: string): Promise<void> {
    const existed = await this.users.delete(id);
    await this.forget(id);
    if (!existed) throw new UserNotFoundError(id);
    this.logger.withField('user_id', id).info('user deleted');
  }

  listUsers(limit: number, offset: number, search: string | undefined): Promise<UserPage> {
    return this.users.list(limit, offset, search);
  }

  private async find(id: string): Promise<UserEntity> {
    const user = await this.users.findById(id);
    if (!user) throw new UserNotFoundError(id);
    return user;
  }

  private async remember(user: UserEntity): Promise<void> {
    await this.withCache('cache user', (client) =>
      client.set(cacheKey(user.id), JSON.stringify(user), 'PX', this.config.cacheTimeout),
    );
  }

  private async recall(id: string): Promise<UserEntity | undefined> {
    const text = await this.withCache('read cached user', (client) => client.get(cacheKey(id)));
    return text ? parseCachedUser(text) : undefined;
  }

  private async forget(id: string): Promise<void> {
    await this.withCache('forget cached user', (client) => client.del(cacheKey(id)));
  }

  /** The cache is a help, never a need: its failures are logged and nothing more. */
  private async withCache<T>(
    what: string,
    use: (client: ReturnType<CachePlugin['client']>) => Promise<T>,
  ): Promise<T | undefined> {
    if (!this.config.enableUserCache) return undefined;
    try {
      return await use(this.cache.client());
    } catch (error) {
      this.logger.withError(error).warn(`could not ${what}`);
      return undefined;
    }
  }
}

function cacheKey(id: string): string {
  return `user:${id}`;
}

function parseCachedUser(text: string): UserEntity {
  const { createdAt, updatedAt, ...rest } = JSON.parse(text) as Record<keyof UserEntity, string>;
  return { ...rest, createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) };
}
