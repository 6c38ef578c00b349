import { InjectPlugin } from '@nestjs-toolkit/core';
import { isUniqueViolation } from '@nestjs-toolkit/plugin-postgres-gorm';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { In, type Repository } from 'typeorm';
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

/** Which unsent notifications to take, and for how long. */
export interface UnsentClaim {
  /** Time after which they were made. */
  readonly after: Date;
  readonly before: Date;
  readonly limit: number;
  readonly seconds: number;
}

const CLAIM = `
  WITH claimed AS (
    UPDATE notifications SET claimed_until = now() + make_interval(secs => $4)
    WHERE id IN (
      SELECT id FROM notifications
      WHERE status IN ('pending', 'failed') AND created_at > $1 AND created_at < $2
        AND (claimed_until IS NULL OR claimed_until < now())
      ORDER BY created_at LIMIT $3 FOR UPDATE SKIP LOCKED
    )
    RETURNING id
  )
  SELECT id FROM claimed`;

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

  /** Takes the oldest unsent notifications of a span of time for this process, for a while. */
  async claimUnsent({ after, before, limit, seconds }: UnsentClaim): Promise<NotificationEntity[]> {
    const rows = await this.db.dataSource.query<{ id: string }[]>(CLAIM, [
      after,
      before,
      limit,
      seconds,
    ]);
    const ids = rows.map(({ id }) => id);
    return ids.length === 0 ? [] : this.notifications.findBy({ id: In(ids) });
  }
}
