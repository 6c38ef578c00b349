import { InjectPlugin } from '@nestjs-toolkit/core';
import { isUniqueViolation } from '@nestjs-toolkit/plugin-postgres-gorm';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { In, LessThan, type Repository } from 'typeorm';
import type { PgsqlPlugin } from '../gen/notification-service.toolkit.js';
import { NotificationEntity, type NotificationStatus } from './notification.entity.js';

/** What a notification says, and to whom. */
export interface NotificationContent {
  readonly userId: string;
  readonly type: string;
  readonly subject: string;
  readonly message: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface NotificationPage {
  readonly notifications: NotificationEntity[];
  /** How many the user has in all. */
  readonly total: number;
}

/** Notifications in PostgreSQL. */
@Injectable()
export class NotificationRepository implements OnModuleInit {
  private readonly notifications: Repository<NotificationEntity>;

  constructor(@InjectPlugin('pgsql') private readonly db: PgsqlPlugin) {
    this.notifications = db.repository(NotificationEntity);
  }

  async onModuleInit(): Promise<void> {
    await this.db.runMigrations();
  }

  /** Adds a pending notification, or finds the one that the event made before. */
  async create(content: NotificationContent, eventId?: string): Promise<NotificationEntity> {
    const notification = this.notifications.create({
      ...content,
      metadata: { ...content.metadata },
      id: randomUUID(),
      status: 'pending',
      eventId: eventId ?? null,
      sentAt: null,
    });
    try {
      return await this.notifications.save(notification);
    } catch (error) {
      if (eventId === undefined || !isUniqueViolation(error)) throw error;
      return this.notifications.findOneByOrFail({ eventId });
    }
  }

  async settle(notification: NotificationEntity, status: NotificationStatus): Promise<void> {
    notification.status = status;
    notification.sentAt = status === 'sent' ? new Date() : null;
    const { sentAt } = notification;
    await this.notifications.update({ id: notification.id }, { status, sentAt });
  }

  /** What a user got, the latest first. */
  async history(userId: string, limit: number, offset: number): Promise<NotificationPage> {
    const [notifications, total] = await this.notifications.findAndCount({
      where: { userId },
      order: { createdAt: 'DESC', id: 'ASC' },
      take: limit,
      skip: offset,
    });
    return { notifications, total };
  }

  /** Notifications that should have been sent before a time but were not, the oldest first. */
  unsentBefore(time: Date, limit: number): Promise<NotificationEntity[]> {
    return this.notifications.find({
      where: { status: In(['pending', 'failed']), createdAt: LessThan(time) },
      order: { createdAt: 'ASC' },
      take: limit,
    });
  }
}
