import { InjectPlugin } from '@nestjs-toolkit/core';
import { Injectable } from '@nestjs/common';
import type { Repository } from 'typeorm';
import type { PgsqlPlugin } from '../gen/notification-service.toolkit.js';
import { PreferencesEntity } from './preferences.entity.js';

/** Preferences in PostgreSQL. */
@Injectable()
export class PreferencesRepository {
  private readonly preferences: Repository<PreferencesEntity>;

  constructor(@InjectPlugin('pgsql') db: PgsqlPlugin) {
    this.preferences = db.repository(PreferencesEntity);
  }

  async find(userId: string): Promise<PreferencesEntity | undefined> {
    return (await this.preferences.findOneBy({ userId })) ?? undefined;
  }

  async save(preferences: PreferencesEntity): Promise<void> {
    await this.preferences.upsert(preferences, ['userId']);
  }
}
