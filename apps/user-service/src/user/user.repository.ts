import { InjectPlugin } from '@nestjs-toolkit/core';
import { isUniqueViolation } from '@nestjs-toolkit/plugin-postgres-gorm';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ILike, type Repository } from 'typeorm';
import type { PgsqlPlugin } from '../gen/user-service.toolkit.js';
import { EmailTakenError } from './user.errors.js';
import { UserEntity } from './user.entity.js';

export interface UserPage {
  readonly users: UserEntity[];
  /** How many users match in all. */
  readonly total: number;
}

/** Users in PostgreSQL. */
@Injectable()
export class UserRepository implements OnModuleInit {
  private readonly users: Repository<UserEntity>;

  constructor(@InjectPlugin('pgsql') private readonly db: PgsqlPlugin) {
    this.users = db.repository(UserEntity);
  }

  async onModuleInit(): Promise<void> {
    await this.db.runMigrations();
  }

  /** @throws EmailTakenError */
  async create(name: string, email: string): Promise<UserEntity> {
    const user = this.users.create({ id: randomUUID(), name, email });
    return this.save(user);
  }

  async findById(id: string): Promise<UserEntity | undefined> {
    return (await this.users.findOneBy({ id })) ?? undefined;
  }

  /** @throws EmailTakenError */
  async save(user: UserEntity): Promise<UserEntity> {
    try {
      return await this.users.save(user);
    } catch (error) {
      if (isUniqueViolation(error)) throw new EmailTakenError(user.email);
      throw error;
    }
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
}

/** What a user types is text, not a pattern. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, String.raw`\$&`);
}
