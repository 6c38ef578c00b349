import { InjectPlugin } from '@nestjs-toolkit/core';
import { isUniqueViolation } from '@nestjs-toolkit/plugin-postgres-gorm';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ILike, type Repository } from 'typeorm';
import { Outbox } from '../events/outbox.js';
import { userEvent, type UserEventName } from '../events/user-events.js';
import type { PgsqlPlugin } from '../gen/user-service.toolkit.js';
import { EmailTakenError } from './user.errors.js';
import { UserEntity } from './user.entity.js';

export interface UserPage {
  readonly users: UserEntity[];
  /** How many users match in all. */
  readonly total: number;
}

/** Users in PostgreSQL. What changes is committed together with the event that tells of it. */
@Injectable()
export class UserRepository implements OnModuleInit {
  private readonly users: Repository<UserEntity>;

  constructor(
    @InjectPlugin('pgsql') private readonly db: PgsqlPlugin,
    private readonly outbox: Outbox,
  ) {
    this.users = db.repository(UserEntity);
  }

  async onModuleInit(): Promise<void> {
    await this.db.runMigrations();
  }

  /** @throws EmailTakenError */
  async create(name: string, email: string): Promise<UserEntity> {
    const user = this.users.create({ id: randomUUID(), name, email });
    return this.commit(user, 'user.created');
  }

  async findById(id: string): Promise<UserEntity | undefined> {
    return (await this.users.findOneBy({ id })) ?? undefined;
  }

  /** @throws EmailTakenError */
  save(user: UserEntity): Promise<UserEntity> {
    return this.commit(user, 'user.updated');
  }

  /** @returns whether there was such a user */
  async delete(id: string): Promise<boolean> {
    const { affected } = await this.users.delete({ id });
    return affected === 1;
  }

  /** Users in the order they were created. */
  async list(limit: number, offset: number, search: string | undefined): Promise<UserPage> {
    const pattern = search ? ILike(`%${escapeLike(search)}%`) : undefined;
    const [users, total] = await this.users.findAndCount({
      where: pattern ? [{ name: pattern }, { email: pattern }] : {},
      order: { createdAt: 'ASC', id: 'ASC' },
      take: limit,
      skip: offset,
    });
    return { users, total };
  }

  private async commit(user: UserEntity, event: UserEventName): Promise<UserEntity> {
    try {
      const saved = await this.db.transaction(async (manager) => {
        const entity = await manager.save(UserEntity, user);
        await this.outbox.add(manager, event, userEvent(event, entity));
        return entity;
      });
      this.outbox.wake();
      return saved;
    } catch (error) {
      if (isUniqueViolation(error)) throw new EmailTakenError(user.email);
      throw error;
    }
  }
}

/** What a user types is text, not a pattern. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, String.raw`\$&`);
}
